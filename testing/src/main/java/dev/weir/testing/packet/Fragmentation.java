// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a packet behind its outermost IP header. */
final class Fragmentation {
  private Fragmentation() {}

  static List<Packet> of(Packet packet, int identification, int size) {
    if (size < 8 || size % 8 != 0) {
      throw new InvalidSpecException("fragments of " + size + " bytes: a multiple of 8 is wanted");
    }
    List<Layer> layers = packet.layers();
    int ip = 0;
    while (ip < layers.size()
        && !(layers.get(ip) instanceof Ipv4 || layers.get(ip) instanceof Ipv6)) {
      ip++;
    }
    if (ip == layers.size()) {
      throw new InvalidSpecException("no IP header to fragment behind: " + packet);
    }
    byte[] body = PacketWriter.writeFrom(layers, ip + 1);
    int protocol = PacketWriter.protocolBehind(layers, ip);
    List<Packet> fragments = new ArrayList<>();
    for (int offset = 0; offset < body.length; offset += size) {
      int end = Math.min(body.length, offset + size);
      List<Layer> piece = new ArrayList<>(layers.subList(0, ip));
      piece.addAll(headers(layers.get(ip), protocol, identification, offset, end < body.length));
      piece.add(Payload.of(Arrays.copyOfRange(body, offset, end)));
      fragments.add(new Packet(piece));
    }
    return fragments;
  }

  private static List<Layer> headers(
      Layer ip, int protocol, int identification, int offset, boolean more) {
    if (ip instanceof Ipv4 v4) {
      Ipv4.Fragment place = new Ipv4.Fragment(false, more, offset);
      return List.of(v4.withProtocol(protocol).withFragment(identification, place));
    }
    return List.of(ip, new Ipv6Fragment(protocol, offset, more, identification));
  }
}
