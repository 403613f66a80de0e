// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;

/**
 * How values of a type lie in a struct: the extension point for value types, such as an address in
 * 16 bytes. Named by {@link CodedBy} on the type or on a record component, it needs an accessible
 * constructor without parameters then.
 *
 * <pre>{@code
 * public final class MacAddressCodec implements FieldCodec<MacAddress> {
 *   public CType type() {
 *     return new CType.Bytes(6);
 *   }
 *   public void encode(MacAddress value, ByteBuffer buffer, int offset) {
 *     value.write(buffer, offset);
 *   }
 *   public MacAddress decode(ByteBuffer buffer, int offset) {
 *     return MacAddress.read(buffer, offset);
 *   }
 * }
 * }</pre>
 *
 * <p>Implementations are thread-safe, use absolute offsets only and leave the buffer's position,
 * limit and order alone, which may be any.
 *
 * @param <V> the values, compared by {@code equals} where round trips matter
 */
public interface FieldCodec<V> {

  /** {@return the C type the values occupy, never a bit-field} */
  CType type();

  /**
   * Writes a value. Sets every byte of the C type, padding to zero.
   *
   * @param value the value
   * @param buffer where to
   * @param offset the index of the first byte
   * @throws IndexOutOfBoundsException if the value is not within the buffer's limit
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   * @throws InvalidSpecException if the value does not fit the C type; what the bytes are then is
   *     not specified
   */
  void encode(V value, ByteBuffer buffer, int offset);

  /**
   * {@return the value read}
   *
   * @param buffer where from
   * @param offset the index of the first byte
   * @throws IndexOutOfBoundsException if the value is not within the buffer's limit
   * @throws InvalidSpecException if the bytes are no value
   */
  V decode(ByteBuffer buffer, int offset);
}
