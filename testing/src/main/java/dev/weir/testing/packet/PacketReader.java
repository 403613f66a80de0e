// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads layers from the outside in, as far as they are whole and known. A header with bits that the
 * layer does not have, reserved ones, is not known: nothing is lost in reading.
 */
final class PacketReader {
  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;
  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88a8;
  private static final int IPV6 = 0x86dd;

  /**
   * More headers than this are not taken apart. Readers call each other, one header inside the
   * other, and a frame can have as many as fit, so that something must bound the stack.
   */
  static final int MAX_LAYERS = 64;

  private final byte[] bytes;
  private final ByteBuffer in;
  private final List<Layer> layers = new ArrayList<>();
  private int at;

  /** Where what the headers count ends; what is behind is a trailer. */
  private int end;

  private PacketReader(byte[] bytes) {
    this.bytes = bytes.clone();
    this.in = ByteBuffer.wrap(this.bytes);
    this.end = bytes.length;
  }

  static Packet readFrame(byte[] bytes) {
    PacketReader reader = new PacketReader(bytes);
    reader.readEthernet();
    return reader.finish();
  }

  static Packet readIp(byte[] bytes) {
    PacketReader reader = new PacketReader(bytes);
    if (bytes.length > 0 && (bytes[0] & 0xf0) == 0x60) {
      reader.readIpv6();
    } else {
      reader.readIpv4();
    }
    return reader.finish();
  }

  private Packet finish() {
    if (at < end) {
      layers.add(new Payload(bytes(at, end)));
    }
    if (end < bytes.length) {
      layers.add(new Trailer(bytes(end, bytes.length)));
    }
    return new Packet(layers);
  }

  private void readEthernet() {
    if (!has(14)) {
      return;
    }
    int type = u16(12);
    layers.add(new Ethernet(MacAddress.read(in, at + 6), MacAddress.read(in, at), type));
    at += 14;
    readByEtherType(type);
  }

  private void readByEtherType(int type) {
    switch (type) {
      case IPV4 -> readIpv4();
      case IPV6 -> readIpv6();
      case ARP -> readArp();
      case VLAN, SERVICE_VLAN -> readVlan();
      default -> {}
    }
  }

  private void readVlan() {
    if (!has(4)) {
      return;
    }
    int tci = u16(0);
    int type = u16(2);
    layers.add(new Vlan(tci & 0xfff, tci >>> 13, (tci & 0x1000) != 0, type));
    at += 4;
    readByEtherType(type);
  }

  private void readArp() {
    boolean ipv4OverEthernet = has(28) && u16(0) == 1 && u16(2) == IPV4 && u8(4) == 6 && u8(5) == 4;
    if (!ipv4OverEthernet) {
      return;
    }
    layers.add(
        new Arp(
            u16(6),
            MacAddress.read(in, at + 8),
            IpAddress.read(in, at + 14, IpFamily.AF_INET),
            MacAddress.read(in, at + 18),
            IpAddress.read(in, at + 24, IpFamily.AF_INET)));
    at += 28;
    // Nothing is inside ARP; what is behind it pads the frame.
    end = at;
  }

  private void readIpv4() {
    if (!has(20) || u8(0) >>> 4 != 4) {
      return;
    }
    int headerLength = (u8(0) & 0xf) * 4;
    int place = u16(6);
    if (headerLength < 20 || !has(headerLength) || (place & 0x8000) != 0) {
      return;
    }
    Ipv4.Fragment fragment =
        new Ipv4.Fragment((place & 0x4000) != 0, (place & 0x2000) != 0, (place & 0x1fff) * 8);
    int total = u16(2);
    int protocol = u8(9);
    layers.add(
        new Ipv4(
            IpAddress.read(in, at + 12, IpFamily.AF_INET),
            IpAddress.read(in, at + 16, IpFamily.AF_INET),
            protocol,
            u8(8),
            u8(1),
            u16(4),
            fragment,
            bytes(at + 20, at + headerLength),
            total,
            u16(10)));
    limit(at + Math.max(total, headerLength));
    at += headerLength;
    if (fragment.offset() == 0) {
      readByProtocol(protocol);
    }
  }

  private void readIpv6() {
    if (!has(40) || u8(0) >>> 4 != 6) {
      return;
    }
    int first = in.getInt(at);
    int length = u16(4);
    int next = u8(6);
    layers.add(
        new Ipv6(
            IpAddress.read(in, at + 8, IpFamily.AF_INET6),
            IpAddress.read(in, at + 24, IpFamily.AF_INET6),
            next,
            u8(7),
            first >>> 20 & 0xff,
            first & 0xfffff,
            length));
    at += 40;
    limit(at + length);
    readByProtocol(next);
  }

  private void readByProtocol(int protocol) {
    for (Ipv6Extension.Kind kind : Ipv6Extension.Kind.values()) {
      if (kind.number() == protocol) {
        readExtension(kind);
        return;
      }
    }
    if (protocol == IpProtocol.FRAGMENT.number()) {
      readFragment();
    } else if (protocol == IpProtocol.TCP.number()) {
      readTcp();
    } else if (protocol == IpProtocol.UDP.number()) {
      readUdp();
    } else if (protocol == IpProtocol.ICMP.number()) {
      if (has(8)) {
        layers.add(new Icmp(u8(0), u8(1), u32(4), u16(2)));
        at += 8;
      }
    } else if (protocol == IpProtocol.ICMPV6.number()) {
      readIcmpv6();
    } else if (protocol == IpProtocol.ESP.number()) {
      if (has(8)) {
        layers.add(new Esp(u32(0), u32(4)));
        at += 8;
      }
    } else if (protocol == IpProtocol.IPIP.number()) {
      readIpv4();
    } else if (protocol == IpProtocol.IPV6.number()) {
      readIpv6();
    }
  }

  private void readExtension(Ipv6Extension.Kind kind) {
    if (!has(8) || !has((u8(1) + 1) * 8)) {
      return;
    }
    int length = (u8(1) + 1) * 8;
    int next = u8(0);
    layers.add(new Ipv6Extension(kind, next, bytes(at + 2, at + length)));
    at += length;
    readByProtocol(next);
  }

  private void readFragment() {
    if (!has(8) || u8(1) != 0 || (u16(2) & 6) != 0) {
      return;
    }
    int next = u8(0);
    int offset = u16(2) & 0xfff8;
    layers.add(new Ipv6Fragment(next, offset, (u16(2) & 1) != 0, u32(4)));
    at += 8;
    if (offset == 0) {
      readByProtocol(next);
    }
  }

  private void readTcp() {
    if (!has(20)) {
      return;
    }
    int headerLength = (u8(12) >>> 4) * 4;
    if (headerLength < 20 || !has(headerLength) || (u8(12) & 0xf) != 0) {
      return;
    }
    layers.add(
        new Tcp(
            u16(0),
            u16(2),
            u32(4),
            u32(8),
            Tcp.flagsOf(u8(13)),
            u16(14),
            u16(18),
            bytes(at + 20, at + headerLength),
            u16(16)));
    at += headerLength;
  }

  private void readUdp() {
    if (!has(8)) {
      return;
    }
    int destination = u16(2);
    layers.add(new Udp(u16(0), destination, u16(4), u16(6)));
    at += 8;
    if (destination == Vxlan.PORT && has(8) && (u32(0) & 0xffffff) == 0 && u8(7) == 0) {
      layers.add(new Vxlan((int) (u32(4) >>> 8), u8(0)));
      at += 8;
      readEthernet();
    }
  }

  private void readIcmpv6() {
    if (!has(8)) {
      return;
    }
    int type = u8(0);
    layers.add(new Icmpv6(type, u8(1), u32(4), u16(2)));
    at += 8;
    boolean ofNeighbours =
        type == Icmpv6.NEIGHBOR_SOLICITATION || type == Icmpv6.NEIGHBOR_ADVERTISEMENT;
    if (ofNeighbours && has(16)) {
      layers.add(new Ndp(IpAddress.read(in, at, IpFamily.AF_INET6), bytes(at + 16, end)));
      at = end;
    }
  }

  /** A length in a header can make less of what is there, not more. */
  private void limit(int newEnd) {
    end = Math.min(end, newEnd);
  }

  private boolean has(int count) {
    return end - at >= count && layers.size() < MAX_LAYERS;
  }

  private int u8(int offset) {
    return in.get(at + offset) & 0xff;
  }

  private int u16(int offset) {
    return in.getShort(at + offset) & 0xffff;
  }

  private long u32(int offset) {
    return in.getInt(at + offset) & 0xffff_ffffL;
  }

  private Bytes bytes(int from, int to) {
    return Bytes.of(Arrays.copyOfRange(bytes, from, to));
  }
}
