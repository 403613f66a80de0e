// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import static org.assertj.core.api.Assertions.assertThat;

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
