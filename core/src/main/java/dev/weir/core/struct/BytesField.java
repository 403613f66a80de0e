// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;

/** Access to the bytes of one member in structs of one layout. Thread-safe. */
public interface BytesField {

  /** {@return the number of bytes} */
  int size();

  /**
   * Copies the bytes out. Allocates nothing.
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @param to an array of exactly {@link #size()} bytes
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   * @throws InvalidSpecException if the array has another length
   */
  void get(ByteBuffer buffer, int base, byte[] to);

  /**
   * Copies bytes in. Allocates nothing.
   *
   * @param buffer the buffer, at whatever position and order
   * @param base where the struct begins in it
   * @param value an array of exactly {@link #size()} bytes
   * @throws IndexOutOfBoundsException if the field is not within the buffer's limit
   * @throws InvalidSpecException if the array has another length
   */
  void set(ByteBuffer buffer, int base, byte[] value);
}
