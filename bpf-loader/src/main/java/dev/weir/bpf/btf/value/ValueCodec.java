// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.bpf.btf.Btf;
import dev.weir.core.error.InvalidSpecException;

/**
 * Turns bytes into a {@link BtfValue} and back, by a type of BTF. The byte order is that of the
 * BTF.
 *
 * <p>Decoding takes any bytes of the right length. It shows what {@code bpftool map dump} shows:
 * integers by their sign and width, characters only where BTF marks them, an array of {@code char}
 * as text if it is printable and ends with a NUL, bit-fields and 128-bit numbers in hexadecimal,
 * enumerations by name where there is one and else with a sign, a union once for each member.
 * Beyond it, floating-point numbers are decoded.
 *
 * <p>Encoding is the inverse, but for what decoding does not show: padding, and what follows the
 * NUL of a text, become zero.
 *
 * <p>Immutable and thread-safe.
 */
public final class ValueCodec {
  private final Btf btf;
  private final int type;
  private final int size;

  private ValueCodec(Btf btf, int type, int size) {
    this.btf = btf;
    this.type = type;
    this.size = size;
  }

  /**
   * Makes a codec.
   *
   * @param btf the types
   * @param type the id of one that has a size; a variable or a section of variables will do
   * @return the codec
   * @throws InvalidSpecException if there is no such type, it has no size, or 2 GiB or more
   */
  public static ValueCodec of(Btf btf, int type) {
    long size = btf.sizeOf(type);
    if (size > Integer.MAX_VALUE - 8) {
      throw new InvalidSpecException("BTF type " + type + " has " + size + " bytes: too many");
    }
    return new ValueCodec(btf, type, (int) size);
  }

  /** {@return how many bytes a value has} */
  public int size() {
    return size;
  }

  /** {@return the types} */
  public Btf btf() {
    return btf;
  }

  /** {@return the id of the type} */
  public int type() {
    return type;
  }

  /**
   * Decodes a value.
   *
   * @param bytes its {@link #size()} bytes
   * @return the value
   * @throws InvalidSpecException if there are more or fewer bytes, or BTF contradicts itself: a
   *     member beyond the end of its struct, types more than 64 deep
   */
  public BtfValue decode(byte[] bytes) {
    if (bytes.length != size) {
      throw new InvalidSpecException(
          "%d bytes where %s has %d".formatted(bytes.length, TypeName.of(btf, type), size));
    }
    return new Decoding(btf, new BitString(bytes, btf.order())).of(type);
  }

  /**
   * Encodes a value.
   *
   * <p>A number may be an {@link BtfValue.Int} or a text of digits ({@code "0x1f"}), as long as it
   * is in the type's range; bit-fields and 128-bit numbers may also be given as their bits. A
   * struct needs all of its members that have a size, a union at least one, and if more, they must
   * agree. Members of anonymous structs and unions may be given as the outer's. Anything but an
   * array of characters may be given as its bytes, {@code "hex:0a000001"}.
   *
   * @param value the value
   * @return its {@link #size()} bytes
   * @throws InvalidSpecException if it does not fit; the message names the member
   */
  public byte[] encode(BtfValue value) {
    BitString out = new BitString(size, btf.order());
    new Encoding(btf, out).of(type, value);
    return out.bytes();
  }

  /** {@return the type as C says it} */
  @Override
  public String toString() {
    return TypeName.of(btf, type);
  }
}
