// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpProtocol;
import java.util.List;

/** Writes one header in front of what is inside it. Network byte order throughout. */
final class HeaderWriter {
  private static final int DONT_FRAGMENT = 0x4000;
  private static final int MORE_FRAGMENTS = 0x2000;

  private HeaderWriter() {}

  static byte[] write(List<Layer> layers, int index, byte[] inside) {
    Layer layer = layers.get(index);
    if (layer instanceof Payload payload) {
      return PacketWriter.append(payload.bytes().toArray(), inside);
    }
    if (layer instanceof Ethernet || layer instanceof Vlan || layer instanceof Arp) {
      return writeLink(layers, index, inside);
    }
    if (layer instanceof Ipv4 ip) {
      return writeIpv4(ip, PacketWriter.protocolBehind(layers, index), inside);
    }
    if (layer instanceof Ipv6 || layer instanceof Ipv6Extension || layer instanceof Ipv6Fragment) {
      return writeIpv6(layer, PacketWriter.protocolBehind(layers, index), inside);
    }
    if (layer instanceof Trailer) {
      throw new InvalidSpecException("a trailer is the last layer: " + layers);
    }
    return writeTransport(layers, index, inside);
  }

  private static byte[] writeLink(List<Layer> layers, int index, byte[] inside) {
    Layer layer = layers.get(index);
    int behind = PacketWriter.etherTypeBehind(layers, index);
    if (layer instanceof Ethernet ethernet) {
      return new Header(14, inside)
          .put(0, ethernet.destination())
          .put(6, ethernet.source())
          .u16(12, given(ethernet.etherType(), behind))
          .bytes();
    }
    if (layer instanceof Vlan vlan) {
      int tci = vlan.priority() << 13 | (vlan.dropEligible() ? 1 << 12 : 0) | vlan.id();
      return new Header(4, inside).u16(0, tci).u16(2, given(vlan.etherType(), behind)).bytes();
    }
    Arp arp = (Arp) layer;
    // Ethernet, IPv4, and the lengths of their addresses.
    return new Header(28, inside)
        .u16(0, 1)
        .u16(2, 0x0800)
        .u8(4, 6)
        .u8(5, 4)
        .u16(6, arp.operation())
        .put(8, arp.senderMac())
        .put(14, arp.senderIp())
        .put(18, arp.targetMac())
        .put(24, arp.targetIp())
        .bytes();
  }

  private static byte[] writeIpv4(Ipv4 ip, int protocol, byte[] inside) {
    int size = 20 + ip.options().length();
    Header out = new Header(size, inside);
    Ipv4.Fragment fragment = ip.fragment();
    int place =
        (fragment.dont() ? DONT_FRAGMENT : 0)
            | (fragment.more() ? MORE_FRAGMENTS : 0)
            | fragment.offset() / 8;
    out.u8(0, 0x40 | size / 4)
        .u8(1, ip.tos())
        .u16(2, length("an IPv4 packet", ip.totalLength(), out.length()))
        .u16(4, ip.identification())
        .u16(6, place)
        .u8(8, ip.ttl())
        .u8(9, protocol)
        .put(12, ip.source())
        .put(16, ip.destination())
        .put(20, ip.options());
    int sum = Checksum.finish(Checksum.sum(0, out.bytes(), 0, size));
    return out.u16(10, given(ip.checksum(), sum)).bytes();
  }

  private static byte[] writeIpv6(Layer layer, int next, byte[] inside) {
    if (layer instanceof Ipv6 ip) {
      return new Header(40, inside)
          .u32(0, 6L << 28 | (long) ip.trafficClass() << 20 | ip.flowLabel())
          .u16(4, length("an IPv6 payload", ip.payloadLength(), inside.length))
          .u8(6, next)
          .u8(7, ip.hopLimit())
          .put(8, ip.source())
          .put(24, ip.destination())
          .bytes();
    }
    if (layer instanceof Ipv6Extension extension) {
      int size = 2 + extension.data().length();
      return new Header(size, inside)
          .u8(0, next)
          .u8(1, size / 8 - 1)
          .put(2, extension.data())
          .bytes();
    }
    Ipv6Fragment fragment = (Ipv6Fragment) layer;
    return new Header(8, inside)
        .u8(0, next)
        .u16(2, fragment.offset() | (fragment.more() ? 1 : 0))
        .u32(4, fragment.identification())
        .bytes();
  }

  private static byte[] writeTransport(List<Layer> layers, int index, byte[] inside) {
    Layer layer = layers.get(index);
    if (layer instanceof Udp udp) {
      return writeUdp(layers, index, udp, inside);
    }
    if (layer instanceof Tcp tcp) {
      return writeTcp(layers, index, tcp, inside);
    }
    if (layer instanceof Icmp icmp) {
      Header out = icmp(icmp.type(), icmp.code(), icmp.rest(), inside);
      return out.u16(2, given(icmp.checksum(), Checksum.of(out.bytes()))).bytes();
    }
    if (layer instanceof Icmpv6 icmp) {
      Header out = icmp(icmp.type(), icmp.code(), icmp.rest(), inside);
      return out.u16(2, checksum(layers, index, icmp.checksum(), IpProtocol.ICMPV6, out)).bytes();
    }
    if (layer instanceof Ndp ndp) {
      return new Header(16 + ndp.options().length(), inside)
          .put(0, ndp.target())
          .put(16, ndp.options())
          .bytes();
    }
    if (layer instanceof Vxlan vxlan) {
      return new Header(8, inside).u8(0, vxlan.flags()).u32(4, (long) vxlan.vni() << 8).bytes();
    }
    Esp esp = (Esp) layer;
    return new Header(8, inside).u32(0, esp.spi()).u32(4, esp.sequence()).bytes();
  }

  private static byte[] writeUdp(List<Layer> layers, int index, Udp udp, byte[] inside) {
    Header out = new Header(8, inside);
    out.u16(0, udp.sourcePort())
        .u16(2, udp.destinationPort())
        .u16(4, length("a UDP datagram", udp.length(), out.length()));
    int sum = checksum(layers, index, udp.checksum(), IpProtocol.UDP, out);
    // A sum of zero is written in its other form: zero says that there is none (RFC 768).
    return out.u16(6, udp.checksum() == Layer.AUTO && sum == 0 ? 0xffff : sum).bytes();
  }

  private static byte[] writeTcp(List<Layer> layers, int index, Tcp tcp, byte[] inside) {
    int size = 20 + tcp.options().length();
    Header out =
        new Header(size, inside)
            .u16(0, tcp.sourcePort())
            .u16(2, tcp.destinationPort())
            .u32(4, tcp.sequence())
            .u32(8, tcp.acknowledgment())
            .u8(12, (size / 4) << 4)
            .u8(13, tcp.flagBits())
            .u16(14, tcp.window())
            .u16(18, tcp.urgent())
            .put(20, tcp.options());
    return out.u16(16, checksum(layers, index, tcp.checksum(), IpProtocol.TCP, out)).bytes();
  }

  private static Header icmp(int type, int code, long rest, byte[] inside) {
    return new Header(8, inside).u8(0, type).u8(1, code).u32(4, rest);
  }

  /** {@return what was given, or else what was computed} */
  private static int given(int value, int computed) {
    return value == Layer.AUTO ? computed : value;
  }

  private static int length(String what, int value, int computed) {
    return value == Layer.AUTO ? PacketWriter.checkLength(what, computed) : value;
  }

  private static int checksum(
      List<Layer> layers, int index, int value, IpProtocol protocol, Header segment) {
    return value == Layer.AUTO
        ? PacketWriter.transportChecksum(layers, index, protocol.number(), segment.bytes())
        : value;
  }
}
