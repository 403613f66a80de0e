// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Codecs against bytes that are put together one by one, in memory of either order. */
class CodecProperties {
  private static final byte UNTOUCHED = 0x5a;

  /** Encodes, compares with what is expected and with what was around it, decodes. */
  private static <V> V through(FieldCodec<V> codec, V value, int offset, byte[] expected) {
    assertThat(codec.type().size()).isEqualTo(expected.length);
    V last = value;
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] memory = new byte[offset + expected.length + 9];
      Arrays.fill(memory, UNTOUCHED);
      ByteBuffer buffer = ByteBuffer.wrap(memory).order(order);
      codec.encode(value, buffer, offset);
      byte[] whole = new byte[memory.length];
      Arrays.fill(whole, UNTOUCHED);
      System.arraycopy(expected, 0, whole, offset, expected.length);
      assertThat(memory).as("%s in a buffer of order %s", codec, order).isEqualTo(whole);
      assertThat(buffer.position()).isZero();
      last = codec.decode(buffer, offset);
    }
    return last;
  }

  /** The bytes of a number, most significant first. */
  private static byte[] big(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (8 * (size - 1 - i)));
    }
    return bytes;
  }

  private static byte[] ofThisMachine(long value, int size) {
    byte[] bytes = big(value, size);
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      for (int i = 0; i < size / 2; i++) {
        byte first = bytes[i];
        bytes[i] = bytes[size - 1 - i];
        bytes[size - 1 - i] = first;
      }
    }
    return bytes;
  }

  @Property
  void numbersAreInTheOrderThatTheirCodecSays(
      @ForAll long number, @ForAll @IntRange(max = 20) int offset) {
    short low = (short) number;
    assertThat(through(Codecs.LONG, number, offset, ofThisMachine(number, 8))).isEqualTo(number);
    assertThat(through(Codecs.BE_LONG, number, offset, big(number, 8))).isEqualTo(number);
    assertThat(through(Codecs.INT, (int) number, offset, ofThisMachine(number, 4)))
        .isEqualTo((int) number);
    assertThat(through(Codecs.BE_INT, (int) number, offset, big(number, 4)))
        .isEqualTo((int) number);
    assertThat(through(Codecs.SHORT, low, offset, ofThisMachine(number, 2))).isEqualTo(low);
    assertThat(through(Codecs.BE_SHORT, low, offset, big(number, 2))).isEqualTo(low);
    assertThat(through(Codecs.BYTE, (byte) number, offset, big(number, 1)))
        .isEqualTo((byte) number);
  }

  @Property
  void bytesAreAsTheyAre(
      @ForAll @Size(min = 1, max = 40) byte[] bytes, @ForAll @IntRange(max = 20) int offset) {
    assertThat(through(Codecs.bytes(bytes.length), bytes, offset, bytes)).isEqualTo(bytes);
    FieldCodec<byte[]> longer = Codecs.bytes(bytes.length + 1);
    ByteBuffer room = ByteBuffer.allocate(64);
    assertThatThrownBy(() -> longer.encode(bytes, room, 0))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Property
  void addressesAreInTheOrderOfTheNetwork(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 20) int offset) {
    IpAddress v4 = IpAddress.ofIpv4((int) high);
    assertThat(through(Codecs.IPV4, v4, offset, big(high & 0xffffffffL, 4))).isEqualTo(v4);
    IpAddress v6 = IpAddress.ofIpv6(high, low);
    byte[] sixteen = new byte[16];
    System.arraycopy(big(high, 8), 0, sixteen, 0, 8);
    System.arraycopy(big(low, 8), 0, sixteen, 8, 8);
    assertThat(through(Codecs.IPV6, v6, offset, sixteen)).isEqualTo(v6);
    byte[] six = big(high, 6);
    MacAddress mac = MacAddress.ofBytes(six);
    assertThat(through(Codecs.MAC, mac, offset, six)).isEqualTo(mac);
    ByteBuffer room = ByteBuffer.allocate(64);
    assertThatThrownBy(() -> Codecs.IPV4.encode(v6, room, 0))
        .isInstanceOf(InvalidSpecException.class);
  }

  /** Bit 0 is the most significant of the first byte; those behind the prefix are clear. */
  @Property
  void aKeyOfATrieIsTheLengthAndThenTheBits(
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(max = 128) int length,
      @ForAll @IntRange(max = 20) int offset) {
    byte[] v6 = new byte[16];
    System.arraycopy(big(high, 8), 0, v6, 0, 8);
    System.arraycopy(big(low, 8), 0, v6, 8, 8);
    assertIsKeyOfTrie(v6, length, offset);
    assertIsKeyOfTrie(Arrays.copyOf(v6, 4), length % 33, offset);
  }

  private static void assertIsKeyOfTrie(byte[] address, int length, int offset) {
    byte[] expected = new byte[4 + address.length];
    System.arraycopy(ofThisMachine(length, 4), 0, expected, 0, 4);
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> bit % 8;
      expected[4 + bit / 8] |= (byte) (address[bit / 8] & mask);
    }
    Cidr cidr = Cidr.containing(IpAddress.ofBytes(address), length);
    assertThat(through(Codecs.cidr(cidr.family()), cidr, offset, expected)).isEqualTo(cidr);
  }

  /** Whatever lies in a map: a block of addresses, or an error that says why it is none. */
  @Property
  void anyBytesAreAPrefixOrAnError(@ForAll @Size(20) byte[] bytes) {
    for (IpFamily family : List.of(IpFamily.AF_INET, IpFamily.AF_INET6)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      int length = buffer.getInt(0);
      FieldCodec<Cidr> codec = Codecs.cidr(family);
      if (length < 0 || length > family.bits()) {
        assertThatThrownBy(() -> codec.decode(buffer, 0)).isInstanceOf(InvalidSpecException.class);
      }
      buffer.putInt(0, Math.floorMod(length, family.bits() + 1));
      Cidr cidr = codec.decode(buffer, 0);
      assertThat(cidr.prefixLength()).isEqualTo(buffer.getInt(0));
      assertThat(cidr.contains(IpAddress.read(buffer, 4, family))).isTrue();
    }
  }

  /** One after the other, each at a multiple of 8, the rest zero. */
  @Property
  void everyCpusValueIsAtAMultipleOfEight(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int size) {
    int cpus = CpuList.possible().count();
    int stride = (size + 7) / 8 * 8;
    byte[] expected = new byte[stride * cpus];
    List<byte[]> values = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      byte[] value = new byte[size];
      for (int i = 0; i < size; i++) {
        value[i] = (byte) (seed >>> ((cpu * size + i) % 57));
      }
      values.add(value);
      System.arraycopy(value, 0, expected, cpu * stride, size);
    }
    FieldCodec<PerCpu<byte[]>> codec = PerCpu.codec(Codecs.bytes(size));
    byte[] memory = new byte[expected.length];
    ByteBuffer buffer = ByteBuffer.wrap(memory).order(ByteOrder.nativeOrder());
    codec.encode(new PerCpu<>(values), buffer, 0);
    assertThat(memory).isEqualTo(expected);
    assertThat(codec.decode(buffer, 0).values()).containsExactlyElementsOf(values);
  }
}
