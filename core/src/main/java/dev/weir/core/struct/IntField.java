// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;

/**
 * Access to one integer of up to 32 bits in structs of one layout, without objects: keep it in a
 * {@code static final} field and point it at buffers. Thread-safe; setting a bit-field reads and
 * writes the bytes it shares with its neighbours.
 */
public interface IntField {

  /**
   * {@return the value}
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   * @throws InvalidSpecException if the C type is unsigned and the value exceeds an {@code int}
   */
  int get(ByteBuffer buffer, int base);

  /**
   * Sets the value.
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @param value the value
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   * @throws InvalidSpecException if the value does not fit the C type
   */
  void set(ByteBuffer buffer, int base, int value);
}
