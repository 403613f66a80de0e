// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;

/** Access to one {@code char} array in structs of one layout, as UTF-8. Thread-safe. */
public interface TextField {

  /**
   * {@return the text before the first NUL, or all of it if there is none; malformed UTF-8 is
   * replaced by U+FFFD}
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   */
  String get(ByteBuffer buffer, int base);

  /**
   * Sets the text and fills the rest of the array with NUL. Allocates nothing.
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @param value the text
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   * @throws InvalidSpecException if the text and a terminating NUL do not fit, or it contains a NUL
   *     or an unpaired surrogate
   */
  void set(ByteBuffer buffer, int base, String value);
}
