// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PacketProperties {

  @Property
  void anyBytesAreReadWithoutAnExceptionAndWrittenBackTheSame(
      @ForAll @Size(max = 200) byte[] bytes) {
    assertThat(Packet.parse(bytes).bytes()).isEqualTo(bytes);
    assertThat(Packet.parseIp(bytes).bytes()).isEqualTo(bytes);
  }

  /** Random bytes seldom get far; a sample with some bytes changed reaches every header. */
  @Property
  void aDamagedPacketIsReadWithoutAnException(
      @ForAll @IntRange(max = 1000) int which,
      @ForAll @IntRange(max = 1000) int where,
      @ForAll byte value,
      @ForAll @IntRange(max = 1000) int whereToo,
      @ForAll byte valueToo) {
    Packet[] samples = SamplePackets.all().values().toArray(Packet[]::new);
    byte[] bytes = samples[which % samples.length].bytes();
    bytes[where % bytes.length] = value;
    bytes[whereToo % bytes.length] = valueToo;
    Packet read = Packet.parse(bytes);
    assertThat(read.toString()).isNotNull();
    assertThat(read.wrongChecksums()).isNotNull();
  }

  /** The links of a chain: what repeats, and how it ends; behind it stand arbitrary bytes. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the bytes
  enum Chain {
    VLAN("ffffffffffff0200000000018100", "00018100"),
    SERVICE_VLAN("ffffffffffff02000000000188a8", "000188a8"),
    IPIP("ffffffffffff0200000000010800", "45000000000000004004000001010101020202" + "02"),
    IPV6_IN_IPV6(
        "ffffffffffff02000000000186dd", "60000000ffff2940" + "fd".repeat(16) + "fc".repeat(16)),
    HOP_BY_HOP(
        "ffffffffffff02000000000186dd60000000ffff0040" + "fd".repeat(16) + "fc".repeat(16),
        "0000010400000000"),
    VXLAN(
        "",
        "ffffffffffff0200000000010800"
            + "4500ffff0000000040110000"
            + "0101010102020202"
            + "000012b5ffff0000"
            + "0800000000000100");

    private final Bytes start;
    private final Bytes link;

    Chain(String start, String link) {
      this.start = Bytes.of(HexFormat.of().parseHex(start));
      this.link = Bytes.of(HexFormat.of().parseHex(link));
    }

    byte[] of(int links, byte[] rest) {
      ByteBuffer out = ByteBuffer.allocate(start.length() + links * link.length() + rest.length);
      out.put(start.toArray());
      for (int i = 0; i < links; i++) {
        out.put(link.toArray());
        if (this == IPIP) {
          out.putShort(out.position() - link.length() + 2, (short) ((links - i) * link.length()));
        }
      }
      return out.put(rest).array();
    }
  }

  @Property(tries = 60)
  void headersInsideHeadersAreReadAsDeepAsTheyGoAndWrittenBackTheSame(
      @ForAll Chain chain,
      @ForAll @IntRange(max = 2_000) int links,
      @ForAll @Size(max = 60) byte[] rest) {
    byte[] bytes = chain.of(links, rest);
    Packet read = Packet.parse(bytes);
    assertThat(read.bytes()).isEqualTo(bytes);
    assertThat(read.toString()).isNotNull();
    assertThat(read.wrongChecksums()).isNotNull();
  }

  @Example
  void aFrameOfNothingButHeadersIsRead() {
    for (Chain chain : Chain.values()) {
      byte[] bytes = chain.of(65_000 / chain.link.length(), new byte[0]);
      assertThat(Packet.parse(bytes).bytes()).as(chain.name()).isEqualTo(bytes);
    }
  }

  @Property
  void aTransportChecksumIsRightWhateverThePayload(@ForAll @Size(max = 300) byte[] payload) {
    Packet v4 =
        Packet.ethernet(SamplePackets.A, SamplePackets.B)
            .ipv4(SamplePackets.A4, SamplePackets.B4)
            .udp(1, 2)
            .payload(payload);
    // By RFC 1071 the sum over pseudo header and segment, checksum included, is all ones.
    byte[] bytes = v4.bytes();
    long sum = 17L + (bytes.length - 34);
    for (int i = 26; i < bytes.length; i += 2) {
      sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    assertThat(sum).isEqualTo(0xffff);
  }
}
