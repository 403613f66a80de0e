// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One packet of every kind, by name. */
final class SamplePackets {
  static final MacAddress A = MacAddress.parse("02:00:00:00:00:0a");
  static final MacAddress B = MacAddress.parse("02:00:00:00:00:0b");
  static final IpAddress A4 = IpAddress.parse("10.0.0.1");
  static final IpAddress B4 = IpAddress.parse("10.0.0.2");
  static final IpAddress A6 = IpAddress.parse("fd00::1");
  static final IpAddress B6 = IpAddress.parse("fd00::2");

  private SamplePackets() {}

  static Map<String, Packet> all() {
    Map<String, Packet> all = new LinkedHashMap<>();
    Packet ethernet = Packet.ethernet(A, B);
    Packet v4 = ethernet.ipv4(A4, B4);
    Packet v6 = ethernet.ipv6(A6, B6);
    all.put("arp-request", ethernet.then(Arp.request(A, A4, B4)));
    all.put("arp-reply", ethernet.then(Arp.reply(A, A4, B, B4)));
    all.put("udp4", v4.udp(1000, 53000).payload("query"));
    all.put("udp4-odd-empty", v4.udp(1, 2));
    all.put("udp4-without-checksum", v4.then(Udp.of(1000, 53000).withChecksum(0)).payload("x"));
    all.put("udp4-wrong-checksum", v4.then(Udp.of(1000, 53000).withChecksum(0xdead)).payload("x"));
    all.put("ip4-wrong-checksum", ethernet.then(Ipv4.of(A4, B4).withChecksum(1)).udp(5, 6));
    all.put(
        "udp4-options",
        ethernet
            .then(Ipv4.of(A4, B4).withOptions(Bytes.ofHex("94040000")).withTtl(3).withTos(0xb8))
            .udp(1000, 2000)
            .payload("router alert"));
    all.put("udp6", v6.udp(1000, 53000).payload("query"));
    all.put(
        "udp6-flow",
        ethernet
            .then(Ipv6.of(A6, B6).withFlow(0xb8, 0xabcde).withHopLimit(2))
            .udp(1000, 53000)
            .payload("q"));
    all.put(
        "tcp4-syn",
        v4.then(
            Tcp.of(40000, 80, Tcp.Flag.SYN)
                .withNumbers(0x89abcdefL, 0)
                .withWindow(64240)
                .withOptions(Bytes.ofHex("020405b401010402"))));
    all.put(
        "tcp6-data",
        v6.then(Tcp.of(40000, 80, Tcp.Flag.PSH, Tcp.Flag.ACK).withNumbers(1000, 0xffff_fff0L))
            .payload("GET / HTTP/1.1\r\n\r\n"));
    all.put("tcp4-ecn-fin", v4.tcp(1, 2, Tcp.Flag.FIN, Tcp.Flag.ACK, Tcp.Flag.ECE, Tcp.Flag.CWR));
    all.put("icmp-echo", v4.then(Icmp.echoRequest(0x1234, 7)).payload("ping"));
    all.put(
        "icmp-unreachable", v4.then(Icmp.of(3, 13)).ipv4(B4, A4).udp(9, 10).payload("original"));
    all.put("icmpv6-echo", v6.then(Icmpv6.echoRequest(0x1234, 7)).payload("ping"));
    all.put(
        "ndp-solicitation",
        ethernet
            .then(Ipv6.of(A6, IpAddress.parse("ff02::1:ff00:2")).withHopLimit(255))
            .then(Icmpv6.of(Icmpv6.NEIGHBOR_SOLICITATION, 0))
            .then(Ndp.solicitation(B6, A)));
    all.put(
        "ndp-advertisement",
        ethernet
            .then(Ipv6.of(A6, B6).withHopLimit(255))
            .then(new Icmpv6(Icmpv6.NEIGHBOR_ADVERTISEMENT, 0, 0x6000_0000L, Layer.AUTO))
            .then(Ndp.advertisement(A6, A)));
    all.put("vlan", ethernet.then(Vlan.of(42).withPriority(5)).ipv4(A4, B4).udp(7, 8));
    all.put(
        "vlan-in-vlan",
        Packet.of(Ethernet.of(A, B).withEtherType(0x88a8))
            .vlan(100)
            .vlan(200)
            .ipv6(A6, B6)
            .udp(7, 8));
    all.put(
        "extension-headers",
        v6.then(Ipv6Extension.padding(Ipv6Extension.Kind.HOP_BY_HOP))
            .then(Ipv6Extension.padding(Ipv6Extension.Kind.DESTINATION))
            .udp(1000, 2000)
            .payload("extended"));
    all.put(
        "vxlan",
        v4.udp(50000, Vxlan.PORT)
            .then(Vxlan.of(0xabcdef))
            .then(Ethernet.of(B, A))
            .ipv6(B6, A6)
            .then(Icmpv6.echoRequest(1, 2)));
    all.put("esp", v4.then(new Esp(0xc0ffee00L, 17)).payload(new byte[16]));
    all.put("ipip", v4.ipv4(B4, A4).udp(1, 2));
    all.put("ip6-in-ip4", v4.ipv6(A6, B6).udp(1, 2));
    all.put("padded", v4.udp(1, 2).then(new Trailer(Bytes.ofHex("000000000000"))));
    put(all, "fragment4", v4.udp(1000, 2000).payload("0123456789abcdef0123").fragments(77, 16));
    put(all, "fragment6", v6.udp(1000, 2000).payload("0123456789abcdef0123").fragments(77, 16));
    return all;
  }

  private static void put(Map<String, Packet> all, String name, List<Packet> fragments) {
    for (int i = 0; i < fragments.size(); i++) {
      all.put(name + "-" + i, fragments.get(i));
    }
  }
}
