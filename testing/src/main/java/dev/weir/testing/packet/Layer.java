// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * One header of a packet, or what is behind the headers. Immutable; the same types describe what is
 * to be sent and what was received.
 *
 * <p>A number that follows from the rest of the packet (a length, a checksum, the protocol of what
 * comes next) is {@link #AUTO} in a layer made with {@code of} and is computed when the bytes are
 * made. Setting it to anything else puts just that into the packet, right or wrong. In a packet
 * that was read it is what was there.
 */
public sealed interface Layer
    permits Arp,
        Esp,
        Ethernet,
        Icmp,
        Icmpv6,
        Ipv4,
        Ipv6,
        Ipv6Extension,
        Ipv6Fragment,
        Ndp,
        Payload,
        Tcp,
        Trailer,
        Udp,
        Vlan,
        Vxlan {

  /** A number that is computed when the bytes are made. */
  int AUTO = -1;
}
