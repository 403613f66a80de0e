// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes bytes of layers, from the inside out: what is inside decides lengths and checksums. */
final class PacketWriter {
  /** For local experiments (IEEE 802, RFC 3692): a payload without a protocol. */
  private static final int ETHERTYPE_EXPERIMENTAL = 0x88b5;

  private static final int PROTOCOL_EXPERIMENTAL = 253;

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int LONGEST = 65535;

  private PacketWriter() {}

  static byte[] write(List<Layer> layers) {
    return writeFrom(layers, 0);
  }

  /** {@return the bytes of a layer and everything inside} */
  static byte[] writeFrom(List<Layer> layers, int index) {
    int last = layers.size() - 1;
    if (last >= index && layers.get(last) instanceof Trailer trailer) {
      return append(writeFrom(layers.subList(0, last), index), trailer.bytes().toArray());
    }
    byte[] bytes = new byte[0];
    for (int i = last; i >= index; i--) {
      bytes = HeaderWriter.write(layers, i, bytes);
    }
    return bytes;
  }

  static List<Layer> wrongChecksums(List<Layer> layers) {
    List<Layer> wrong = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      int given = checksum(layer);
      boolean none = layer instanceof Udp && given == 0 && ipAround(layers, i) instanceof Ipv4;
      if (given == Layer.AUTO || none || isPiece(layers, i)) {
        continue;
      }
      List<Layer> computed = new ArrayList<>(layers);
      computed.set(i, withoutChecksum(layer));
      byte[] right = writeFrom(computed, i);
      byte[] seen = writeFrom(layers, i);
      if (!Arrays.equals(right, seen)) {
        wrong.add(layer);
      }
    }
    return wrong;
  }

  /** {@return the EtherType of what is inside a layer} */
  static int etherTypeBehind(List<Layer> layers, int index) {
    Layer next = behind(layers, index);
    if (next instanceof Ipv4) {
      return ETHERTYPE_IPV4;
    }
    if (next instanceof Ipv6) {
      return ETHERTYPE_IPV6;
    }
    if (next instanceof Arp) {
      return ETHERTYPE_ARP;
    }
    return next instanceof Vlan ? ETHERTYPE_VLAN : ETHERTYPE_EXPERIMENTAL;
  }

  /** {@return the protocol number of what is inside a layer} */
  static int protocolBehind(List<Layer> layers, int index) {
    Layer outside = layers.get(index);
    int given = Layer.AUTO;
    if (outside instanceof Ipv4 ip) {
      given = ip.protocol();
    } else if (outside instanceof Ipv6 ip) {
      given = ip.nextHeader();
    } else if (outside instanceof Ipv6Extension extension) {
      given = extension.nextHeader();
    } else if (outside instanceof Ipv6Fragment fragment) {
      given = fragment.nextHeader();
    }
    return given != Layer.AUTO ? given : protocolOf(behind(layers, index));
  }

  private static int protocolOf(@Nullable Layer layer) {
    if (layer == null) {
      return IpProtocol.NONE.number();
    }
    if (layer instanceof Ipv6Extension extension) {
      return extension.kind().number();
    }
    IpProtocol known =
        layer instanceof Tcp
            ? IpProtocol.TCP
            : layer instanceof Udp
                ? IpProtocol.UDP
                : layer instanceof Icmp
                    ? IpProtocol.ICMP
                    : layer instanceof Icmpv6 ? IpProtocol.ICMPV6 : tunnelOf(layer);
    return known.number();
  }

  private static IpProtocol tunnelOf(Layer layer) {
    if (layer instanceof Esp) {
      return IpProtocol.ESP;
    }
    if (layer instanceof Ipv4) {
      return IpProtocol.IPIP;
    }
    if (layer instanceof Ipv6) {
      return IpProtocol.IPV6;
    }
    return layer instanceof Ipv6Fragment
        ? IpProtocol.FRAGMENT
        : new IpProtocol(PROTOCOL_EXPERIMENTAL);
  }

  /** {@return the checksum of a layer with its pseudo header, whose own field is zero in it} */
  static int transportChecksum(List<Layer> layers, int index, int protocol, byte[] segment) {
    Layer ip = ipAround(layers, index);
    Header pseudo;
    if (ip instanceof Ipv4 v4) {
      pseudo = new Header(12, new byte[0]).put(0, v4.source()).put(4, v4.destination());
      pseudo.u8(9, protocol).u16(10, segment.length);
    } else if (ip instanceof Ipv6 v6) {
      pseudo = new Header(40, new byte[0]).put(0, v6.source()).put(16, v6.destination());
      pseudo.u32(32, segment.length).u8(39, protocol);
    } else {
      throw new InvalidSpecException(
          layers.get(index) + " needs an IP header outside for its checksum, or one given");
    }
    long sum = Checksum.sum(0, pseudo.bytes(), 0, pseudo.length());
    return Checksum.finish(Checksum.sum(sum, segment, 0, segment.length));
  }

  static int checkLength(String what, int length) {
    if (length > LONGEST) {
      throw new InvalidSpecException(what + " of " + length + " bytes, more than " + LONGEST);
    }
    return length;
  }

  static byte[] append(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static @Nullable Layer behind(List<Layer> layers, int index) {
    return index + 1 < layers.size() ? layers.get(index + 1) : null;
  }

  private static @Nullable Layer ipAround(List<Layer> layers, int index) {
    for (int i = index - 1; i >= 0; i--) {
      if (layers.get(i) instanceof Ipv4 || layers.get(i) instanceof Ipv6) {
        return layers.get(i);
      }
    }
    return null;
  }

  /** A transport header in a first fragment has the checksum of the whole, which is not here. */
  private static boolean isPiece(List<Layer> layers, int index) {
    if (layers.get(index) instanceof Ipv4) {
      return false;
    }
    for (Layer outside : layers.subList(0, index)) {
      if (outside instanceof Ipv6Fragment
          || (outside instanceof Ipv4 v4 && v4.fragment().isPiece())) {
        return true;
      }
    }
    return false;
  }

  private static int checksum(Layer layer) {
    if (layer instanceof Ipv4 ip) {
      return ip.checksum();
    }
    if (layer instanceof Udp udp) {
      return udp.checksum();
    }
    if (layer instanceof Tcp tcp) {
      return tcp.checksum();
    }
    if (layer instanceof Icmp icmp) {
      return icmp.checksum();
    }
    return layer instanceof Icmpv6 icmp ? icmp.checksum() : Layer.AUTO;
  }

  private static Layer withoutChecksum(Layer layer) {
    if (layer instanceof Ipv4 ip) {
      return ip.withChecksum(Layer.AUTO);
    }
    if (layer instanceof Udp udp) {
      return udp.withChecksum(Layer.AUTO);
    }
    if (layer instanceof Tcp tcp) {
      return tcp.withChecksum(Layer.AUTO);
    }
    if (layer instanceof Icmp icmp) {
      return icmp.withChecksum(Layer.AUTO);
    }
    return layer instanceof Icmpv6 icmp ? icmp.withChecksum(Layer.AUTO) : layer;
  }
}
