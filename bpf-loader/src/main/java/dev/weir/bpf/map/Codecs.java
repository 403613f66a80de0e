// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * Keys and values that are no structs. (Those that are have a {@link
 * dev.weir.core.struct.StructCodec}.) Thread-safe.
 *
 * <p>Integers take as many bits as their Java type and no notice of the sign: a {@code __u32} above
 * 2³¹-1 is a negative {@code Integer}, which {@link Integer#toUnsignedLong} reads.
 */
public final class Codecs {
  /** {@code __u32} or {@code __s32}. */
  public static final FieldCodec<Integer> INT = integer(CType.Int.U32);

  /** {@code __u64} or {@code __s64}. */
  public static final FieldCodec<Long> LONG = longs(CType.Int.U64);

  /** {@code __u16} or {@code __s16}. */
  public static final FieldCodec<Short> SHORT = shorts(CType.Int.U16);

  /** {@code __u8} or {@code __s8}. */
  public static final FieldCodec<Byte> BYTE =
      new Fixed<>(CType.Int.U8, (value, buffer, at) -> buffer.put(at, value), ByteBuffer::get);

  /** {@code __be32}. */
  public static final FieldCodec<Integer> BE_INT = integer(CType.Int.BE32);

  /** {@code __be64}. */
  public static final FieldCodec<Long> BE_LONG = longs(CType.Int.BE64);

  /** {@code __be16}. */
  public static final FieldCodec<Short> BE_SHORT = shorts(CType.Int.BE16);

  /** An IPv4 address in network order: {@code __be32}. */
  public static final FieldCodec<IpAddress> IPV4 = address(IpFamily.AF_INET);

  /** An IPv6 address: {@code struct in6_addr}. */
  public static final FieldCodec<IpAddress> IPV6 = address(IpFamily.AF_INET6);

  /** An Ethernet address: {@code __u8 mac[6]}. */
  public static final FieldCodec<MacAddress> MAC =
      new Fixed<>(
          new CType.Bytes(6), (value, buffer, at) -> value.write(buffer, at), MacAddress::read);

  private Codecs() {}

  /**
   * Bytes as they are.
   *
   * @param length how many, 1 or more
   * @return a codec that refuses arrays of any other length
   */
  public static FieldCodec<byte[]> bytes(int length) {
    return new Fixed<>(
        new CType.Bytes(length),
        (value, buffer, at) -> {
          if (value.length != length) {
            throw new InvalidSpecException(value.length + " bytes where " + length + " belong");
          }
          buffer.put(at, value);
        },
        (buffer, at) -> {
          byte[] value = new byte[length];
          buffer.get(at, value);
          return value;
        });
  }

  /**
   * A block of addresses as the key of an LPM trie ({@code struct bpf_lpm_trie_key}): the prefix
   * length, then the address in network order.
   *
   * @param family its family
   * @return a codec that refuses the other family
   */
  public static FieldCodec<Cidr> cidr(IpFamily family) {
    return new Fixed<>(
        new CType.Bytes(4 + family.bytes(), 4),
        (value, buffer, at) -> {
          requireFamily(value.address(), family);
          putInt(buffer, at, value.prefixLength());
          value.address().write(buffer, at + 4);
        },
        (buffer, at) ->
            Cidr.containing(IpAddress.read(buffer, at + 4, family), getInt(buffer, at)));
  }

  /**
   * Values of another Java type that stand for those of a codec, such as an enumeration for its
   * number.
   *
   * @param <A> what there is a codec of
   * @param <B> what is wanted
   * @param codec the codec
   * @param decode from bytes' meaning to what is wanted
   * @param encode the other way
   * @return a codec of the same C type
   */
  public static <A, B> FieldCodec<B> mapped(
      FieldCodec<A> codec, Function<A, B> decode, Function<B, A> encode) {
    return new Fixed<>(
        codec.type(),
        (value, buffer, at) -> codec.encode(encode.apply(value), buffer, at),
        (buffer, at) -> decode.apply(codec.decode(buffer, at)));
  }

  private static FieldCodec<IpAddress> address(IpFamily family) {
    return new Fixed<>(
        new CType.Bytes(family.bytes(), 4),
        (value, buffer, at) -> {
          requireFamily(value, family);
          value.write(buffer, at);
        },
        (buffer, at) -> IpAddress.read(buffer, at, family));
  }

  private static void requireFamily(IpAddress address, IpFamily family) {
    if (address.family() != family) {
      throw new InvalidSpecException(address + " is not of " + family);
    }
  }

  private static FieldCodec<Integer> integer(CType.Int type) {
    return new Fixed<>(
        type,
        (value, buffer, at) -> buffer.putInt(at, foreign(type, buffer) ? swap(value) : value),
        (buffer, at) -> foreign(type, buffer) ? swap(buffer.getInt(at)) : buffer.getInt(at));
  }

  private static FieldCodec<Long> longs(CType.Int type) {
    return new Fixed<>(
        type,
        (value, buffer, at) ->
            buffer.putLong(at, foreign(type, buffer) ? Long.reverseBytes(value) : value),
        (buffer, at) ->
            foreign(type, buffer) ? Long.reverseBytes(buffer.getLong(at)) : buffer.getLong(at));
  }

  private static FieldCodec<Short> shorts(CType.Int type) {
    return new Fixed<>(
        type,
        (value, buffer, at) ->
            buffer.putShort(at, foreign(type, buffer) ? Short.reverseBytes(value) : value),
        (buffer, at) ->
            foreign(type, buffer) ? Short.reverseBytes(buffer.getShort(at)) : buffer.getShort(at));
  }

  /** Whether the buffer's order, which is the caller's business, is not the one in memory. */
  private static boolean foreign(CType.Int type, ByteBuffer buffer) {
    return buffer.order() != type.endian().on(ByteOrder.nativeOrder());
  }

  private static int swap(int value) {
    return Integer.reverseBytes(value);
  }

  static int getInt(ByteBuffer buffer, int at) {
    int value = buffer.getInt(at);
    return buffer.order() == ByteOrder.nativeOrder() ? value : swap(value);
  }

  static void putInt(ByteBuffer buffer, int at, int value) {
    buffer.putInt(at, buffer.order() == ByteOrder.nativeOrder() ? value : swap(value));
  }

  @FunctionalInterface
  private interface Encoder<V> {
    void encode(V value, ByteBuffer buffer, int at);
  }

  @FunctionalInterface
  private interface Decoder<V> {
    V decode(ByteBuffer buffer, int at);
  }

  /** A record, whose fields HotSpot trusts to be final. */
  private record Fixed<V>(CType type, Encoder<V> encoder, Decoder<V> decoder)
      implements FieldCodec<V> {
    @Override
    public void encode(V value, ByteBuffer buffer, int offset) {
      encoder.encode(value, buffer, offset);
    }

    @Override
    public V decode(ByteBuffer buffer, int offset) {
      return decoder.decode(buffer, offset);
    }

    @Override
    public String toString() {
      return type.declare("").strip();
    }
  }
}
