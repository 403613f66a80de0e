// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import static dev.weir.testing.packet.SamplePackets.A;
import static dev.weir.testing.packet.SamplePackets.A4;
import static dev.weir.testing.packet.SamplePackets.A6;
import static dev.weir.testing.packet.SamplePackets.B;
import static dev.weir.testing.packet.SamplePackets.B4;
import static dev.weir.testing.packet.SamplePackets.B6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PacketTest {

  @TestFactory
  Stream<DynamicTest> whatWasWrittenIsReadAndWrittenAgainTheSame() {
    return SamplePackets.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> {
                      byte[] bytes = sample.getValue().bytes();
                      Packet read = Packet.parse(bytes);
                      assertThat(read.bytes()).isEqualTo(bytes);
                      assertThat(Packet.parse(read.bytes())).isEqualTo(read);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> whatIsCutShortIsReadAsFarAsItGoes() {
    return SamplePackets.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> {
                      byte[] bytes = sample.getValue().bytes();
                      for (int length = 0; length < bytes.length; length++) {
                        byte[] cut = Arrays.copyOf(bytes, length);
                        assertThat(Packet.parse(cut).bytes()).isEqualTo(cut);
                      }
                    }));
  }

  @Test
  void readingGivesTheFields() {
    Packet read = Packet.parse(SamplePackets.all().get("tcp4-syn").bytes());
    assertThat(read.get(Ethernet.class)).isEqualTo(new Ethernet(A, B, 0x0800));
    Ipv4 ip = read.get(Ipv4.class);
    assertThat(ip.source()).isEqualTo(A4);
    assertThat(ip.destination()).isEqualTo(B4);
    assertThat(ip.protocol()).isEqualTo(6);
    assertThat(ip.totalLength()).isEqualTo(48);
    assertThat(ip.fragment()).isEqualTo(Ipv4.Fragment.NONE);
    Tcp tcp = read.get(Tcp.class);
    assertThat(tcp.flags()).isEqualTo(Set.of(Tcp.Flag.SYN));
    assertThat(tcp.sequence()).isEqualTo(0x89abcdefL);
    assertThat(tcp.options()).isEqualTo(Bytes.ofHex("020405b401010402"));
    assertThat(read.payload()).isEqualTo(Bytes.NONE);
    assertThat(read.has(Udp.class)).isFalse();
    assertThatThrownBy(() -> read.get(Udp.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("no Udp in Ethernet[source=02:00:00:00:00:0a");
  }

  @Test
  void paddingOfTheFrameIsATrailerAndNoPayload() {
    Packet read = Packet.parse(SamplePackets.all().get("padded").bytes());
    assertThat(read.payload()).isEqualTo(Bytes.NONE);
    assertThat(read.get(Trailer.class).bytes().length()).isEqualTo(6);
  }

  @Test
  void wrongChecksumsAreNamed() {
    for (String name : List.of("udp4-wrong-checksum", "ip4-wrong-checksum")) {
      Packet read = Packet.parse(SamplePackets.all().get(name).bytes());
      Layer wrong = name.startsWith("udp") ? read.get(Udp.class) : read.get(Ipv4.class);
      assertThat(read.wrongChecksums()).containsExactly(wrong);
    }
    SamplePackets.all()
        .forEach(
            (name, packet) -> {
              if (!name.contains("wrong")) {
                assertThat(Packet.parse(packet.bytes()).wrongChecksums()).as(name).isEmpty();
              }
            });
  }

  @Test
  void everyChangedBitBehindTheAddressesIsSeenInSomeChecksum() {
    byte[] bytes = SamplePackets.all().get("tcp6-data").bytes();
    for (int bit = (14 + 40) * 8; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      Packet read = Packet.parse(changed);
      assertThat(read.wrongChecksums().isEmpty() && read.has(Tcp.class)).as("bit " + bit).isFalse();
    }
  }

  @Test
  void fragmentsCarryTheWholeInOrder() {
    Packet whole = Packet.ethernet(A, B).ipv6(A6, B6).udp(1, 2).payload(new byte[100]);
    List<Packet> fragments = whole.fragments(5, 48);
    assertThat(fragments).hasSize(3);
    assertThat(fragments)
        .extracting(fragment -> fragment.get(Ipv6Fragment.class))
        .containsExactly(
            new Ipv6Fragment(17, 0, true, 5),
            new Ipv6Fragment(17, 48, true, 5),
            new Ipv6Fragment(17, 96, false, 5));
    assertThat(fragments.stream().mapToInt(fragment -> fragment.payload().length()).sum())
        .isEqualTo(108);
  }

  @Test
  void aPacketIsWrittenIntoABuffer() {
    Packet packet = SamplePackets.all().get("udp4");
    ByteBuffer buffer = ByteBuffer.allocate(100).position(10);
    assertThat(packet.write(buffer)).isEqualTo(packet.bytes().length);
    assertThat(Arrays.copyOfRange(buffer.array(), 10, buffer.position())).isEqualTo(packet.bytes());
    assertThatThrownBy(() -> packet.write(ByteBuffer.allocate(10)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("a packet of 47 bytes into a buffer with room for 10");
  }

  @Test
  void anIpPacketIsReadWithoutEthernet() {
    byte[] frame = SamplePackets.all().get("udp6").bytes();
    Packet read = Packet.parseIp(Arrays.copyOfRange(frame, 14, frame.length));
    assertThat(read.get(Udp.class).destinationPort()).isEqualTo(53000);
    assertThat(read.wrongChecksums()).isEmpty();
  }

  @Test
  void mistakesAreNamed() {
    assertInvalid(() -> Udp.of(65536, 1), "UDP source port 65536 does not fit 16 bits");
    assertInvalid(() -> Vlan.of(4096), "VLAN 4096 does not fit 12 bits");
    assertInvalid(() -> Ipv4.of(A6, B4), "IPv4 source fd00::1 is not of AF_INET");
    assertInvalid(() -> Ipv4.of(A4, B4).withOptions(Bytes.of(new byte[3])), "IPv4 options of 3");
    assertInvalid(() -> new Ipv4.Fragment(false, true, 4), "fragment offset 4 is not a multiple");
    assertInvalid(() -> Packet.of(Udp.of(1, 2)).bytes(), "needs an IP header outside");
    assertInvalid(
        () -> Packet.of(new Trailer(Bytes.NONE), Payload.of("x")).bytes(), "a trailer is the last");
    assertInvalid(
        () -> Packet.ethernet(A, B).ipv4(A4, B4).payload(new byte[65516]).bytes(),
        "an IPv4 packet of 65536 bytes");
    assertInvalid(
        () -> Packet.ethernet(A, B).payload("x").fragments(1, 8), "no IP header to fragment");
    assertInvalid(() -> SamplePackets.all().get("udp4").fragments(1, 12), "a multiple of 8");
    assertInvalid(
        () -> new Ipv6Extension(Ipv6Extension.Kind.ROUTING, Layer.AUTO, Bytes.of(new byte[7])),
        "6 more than a multiple of 8");
  }

  private static void assertInvalid(Runnable mistake, String message) {
    assertThatThrownBy(mistake::run)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(message);
  }
}
