// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.kernel.Capability;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.testing.KernelTest;
import dev.weir.testing.internal.socket.KernelSocket;
import dev.weir.testing.internal.socket.SocketAddress;
import dev.weir.testing.topology.Capture;
import dev.weir.testing.topology.Frame;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel's own receivers make of packets, and the answers it gives to them. */
@KernelTest(capabilities = Capability.NET_RAW)
class KernelAcceptsPacketsTest {
  private static final int SOCK_DGRAM = 2;
  private static final int PORT = 5300;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Host a;
  private Host b;
  private Packet v4;
  private Packet v6;

  @BeforeEach
  void hosts(Topology net) {
    a = net.host("a");
    b = net.host("b");
    v4 = Packet.ethernet(a.mac(), b.mac()).ipv4(a.ipv4(), b.ipv4());
    v6 = Packet.ethernet(a.mac(), b.mac()).ipv6(a.ipv6(), b.ipv6());
  }

  @Test
  void aDatagramReachesASocket() {
    receives(b.ipv4(), v4.udp(1000, PORT).payload("over IPv4"), "over IPv4");
    receives(b.ipv6(), v6.udp(1000, PORT).payload("over IPv6"), "over IPv6");
  }

  @Test
  void aDatagramBehindOptionsAndExtensionHeadersReachesASocket() {
    Ipv4 withOptions = Ipv4.of(a.ipv4(), b.ipv4()).withOptions(Bytes.ofHex("01010100"));
    receives(
        b.ipv4(),
        Packet.ethernet(a.mac(), b.mac()).then(withOptions).udp(1, PORT).payload("options"),
        "options");
    receives(
        b.ipv6(),
        v6.then(Ipv6Extension.padding(Ipv6Extension.Kind.HOP_BY_HOP))
            .then(Ipv6Extension.padding(Ipv6Extension.Kind.DESTINATION))
            .udp(1, PORT)
            .payload("extended"),
        "extended");
  }

  @Test
  void fragmentsAreReassembled() {
    String text = "0123456789".repeat(300);
    try (KernelSocket socket = listen(b.ipv4())) {
      v4.udp(1, PORT).payload(text).fragments(7, 1000).forEach(this::send);
      assertThat(receive(socket)).isEqualTo(text);
    }
    try (KernelSocket socket = listen(b.ipv6())) {
      v6.udp(1, PORT).payload(text).fragments(7, 1000).forEach(this::send);
      assertThat(receive(socket)).isEqualTo(text);
    }
  }

  @Test
  void aWrongChecksumIsCountedAsSuch() {
    long before4 = b.counter("UdpInCsumErrors").orElseThrow();
    long before6 = b.counter("Udp6InCsumErrors").orElseThrow();
    try (KernelSocket four = listen(b.ipv4());
        KernelSocket six = listen6()) {
      send(v4.then(Udp.of(1, PORT).withChecksum(0xdead)).payload("wrong"));
      send(v4.then(Udp.of(1, PORT)).payload("right"));
      assertThat(receive(four)).isEqualTo("right");
      send(v6.then(Udp.of(1, PORT).withChecksum(0xdead)).payload("wrong"));
      send(v6.then(Udp.of(1, PORT)).payload("right"));
      assertThat(receive(six)).isEqualTo("right");
    }
    assertThat(b.counter("UdpInCsumErrors")).hasValue(before4 + 1);
    assertThat(b.counter("Udp6InCsumErrors")).hasValue(before6 + 1);
  }

  @Test
  void aWrongHeaderChecksumIsCountedAsSuch() {
    long before = b.counter("IpExtInCsumErrors").orElseThrow();
    try (KernelSocket socket = listen(b.ipv4())) {
      send(
          Packet.ethernet(a.mac(), b.mac())
              .then(Ipv4.of(a.ipv4(), b.ipv4()).withChecksum(1))
              .udp(1, PORT)
              .payload("wrong"));
      send(v4.udp(1, PORT).payload("right"));
      assertThat(receive(socket)).isEqualTo("right");
    }
    assertThat(b.counter("IpExtInCsumErrors")).hasValue(before + 1);
  }

  @Test
  void anEchoRequestIsAnswered() {
    Packet reply4 = answer(v4.then(Icmp.echoRequest(77, 3)).payload("ping"), Icmp.class).packet();
    assertThat(reply4.get(Icmp.class).type()).isEqualTo(Icmp.ECHO_REPLY);
    assertThat(reply4.get(Icmp.class).rest()).isEqualTo(77L << 16 | 3);
    assertThat(reply4.payload().text()).isEqualTo("ping");
    assertThat(reply4.wrongChecksums()).isEmpty();
    Packet reply6 = echo6();
    assertThat(reply6.payload().text()).isEqualTo("ping");
    assertThat(reply6.wrongChecksums()).isEmpty();
  }

  private Packet echo6() {
    try (Capture capture = a.device("eth0").capture()) {
      send(v6.then(Icmpv6.echoRequest(77, 3)).payload("ping"));
      return capture
          .await(
              frame ->
                  frame.isIncoming()
                      && frame
                          .packet()
                          .find(Icmpv6.class)
                          .filter(icmp -> icmp.type() == Icmpv6.ECHO_REPLY)
                          .isPresent())
          .packet();
    }
  }

  @Test
  void anArpRequestIsAnswered() {
    Packet request =
        Packet.ethernet(a.mac(), MacAddress.BROADCAST)
            .then(Arp.request(a.mac(), a.ipv4(), b.ipv4()));
    assertThat(answer(request, Arp.class).packet().get(Arp.class))
        .isEqualTo(Arp.reply(b.mac(), b.ipv4(), a.mac(), a.ipv4()));
  }

  @Test
  void aNeighbourSolicitationIsAnswered() {
    byte[] target = b.ipv6().toBytes();
    IpAddress group =
        IpAddress.ofIpv6(
            0xff02_0000_0000_0000L,
            0x0000_0001_ff00_0000L
                | (target[13] & 0xffL) << 16
                | (target[14] & 0xffL) << 8
                | (target[15] & 0xffL));
    Packet request =
        Packet.ethernet(
                a.mac(), new MacAddress(0x3333_0000_0000L | (group.lowBits() & 0xffff_ffffL)))
            .then(Ipv6.of(a.ipv6(), group).withHopLimit(255))
            .then(Icmpv6.of(Icmpv6.NEIGHBOR_SOLICITATION, 0))
            .then(Ndp.solicitation(b.ipv6(), a.mac()));
    Packet reply = answer(request, Ndp.class).packet();
    assertThat(reply.get(Icmpv6.class).type()).isEqualTo(Icmpv6.NEIGHBOR_ADVERTISEMENT);
    assertThat(reply.get(Ndp.class)).isEqualTo(Ndp.advertisement(b.ipv6(), b.mac()));
    assertThat(reply.wrongChecksums()).isEmpty();
  }

  @Test
  void aSynToAClosedPortIsReset() {
    Packet syn = v4.then(Tcp.of(40000, 81, Tcp.Flag.SYN).withNumbers(1000, 0));
    Packet reply = answer(syn, Tcp.class).packet();
    assertThat(reply.get(Tcp.class).flags()).containsExactlyInAnyOrder(Tcp.Flag.RST, Tcp.Flag.ACK);
    assertThat(reply.get(Tcp.class).acknowledgment()).isEqualTo(1001);
  }

  @Test
  void aDatagramToAClosedPortIsAnsweredWithItsBeginning() {
    Packet reply = answer(v4.udp(1, 9).payload("lost"), Icmp.class).packet();
    assertThat(reply.get(Icmp.class)).extracting(Icmp::type, Icmp::code).containsExactly(3, 3);
    Packet original = Packet.parseIp(reply.payload().toArray());
    assertThat(original.get(Udp.class).destinationPort()).isEqualTo(9);
    assertThat(original.payload().text()).isEqualTo("lost");
  }

  private Frame answer(Packet request, Class<? extends Layer> type) {
    try (Capture capture = a.device("eth0").capture()) {
      send(request);
      return capture.await(
          frame ->
              frame.isIncoming()
                  && frame.packet().has(type)
                  && frame
                      .packet()
                      .find(Icmpv6.class)
                      .map(icmp -> icmp.type() == Icmpv6.NEIGHBOR_ADVERTISEMENT)
                      .orElse(true));
    }
  }

  private void receives(IpAddress address, Packet packet, String text) {
    try (KernelSocket socket = listen(address)) {
      send(packet);
      assertThat(receive(socket)).isEqualTo(text);
    }
  }

  private void send(Packet packet) {
    a.device("eth0").send(packet.bytes());
  }

  private KernelSocket listen6() {
    return listen(b.ipv6());
  }

  private KernelSocket listen(IpAddress address) {
    KernelSocket socket =
        b.call(() -> KernelSocket.open(address.family().number(), SOCK_DGRAM, 0, "receiver"));
    socket.bind(SocketAddress.of(address, PORT));
    return socket;
  }

  private static String receive(KernelSocket socket) {
    byte[] data = socket.receive(PATIENCE).orElseThrow().data();
    return new String(Arrays.copyOf(data, data.length), UTF_8);
  }
}
