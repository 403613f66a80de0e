// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;

/** Access to one {@code bool} in structs of one layout, without objects. Thread-safe. */
public interface BooleanField {

  /**
   * {@return whether the byte is not zero}
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   */
  boolean get(ByteBuffer buffer, int base);

  /**
   * Sets the byte to 1 or 0.
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @param value the value
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   */
  void set(ByteBuffer buffer, int base, boolean value);
}
