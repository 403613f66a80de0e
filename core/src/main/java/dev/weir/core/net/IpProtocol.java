// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.internal.text.TextScanner;
import java.util.Optional;

/**
 * What an IP packet carries: the number of the IPv4 protocol field and the IPv6 next-header field.
 * Every number from 0 to 255 is a value; the ones the kernel knows have names.
 *
 * <p>The names are those of {@code linux/in.h} and {@code linux/in6.h} without {@code IPPROTO_},
 * and where the kernel has none, the keyword of the IANA registry. Mind {@code IPIP}: it is 4 here,
 * as in the kernel and iproute2, where the registry calls 4 {@code IPv4} and gives {@code IPIP} to
 * 94, the kernel's {@code BEETPH}.
 *
 * <p>The order is by number. Immutable and thread-safe.
 *
 * @param number the number, 0 to 255
 */
public record IpProtocol(int number) implements Comparable<IpProtocol> {
  /** IPv6 hop-by-hop options, 0. */
  public static final IpProtocol HOPOPTS = new IpProtocol(0);

  /** Control messages of IPv4, 1. */
  public static final IpProtocol ICMP = new IpProtocol(1);

  /** Multicast group management of IPv4, 2. */
  public static final IpProtocol IGMP = new IpProtocol(2);

  /** IPv4 in IP, 4. */
  public static final IpProtocol IPIP = new IpProtocol(4);

  /** Transmission control protocol, 6. */
  public static final IpProtocol TCP = new IpProtocol(6);

  /** User datagram protocol, 17. */
  public static final IpProtocol UDP = new IpProtocol(17);

  /** Datagram congestion control protocol, 33. */
  public static final IpProtocol DCCP = new IpProtocol(33);

  /** IPv6 in IP, 41. */
  public static final IpProtocol IPV6 = new IpProtocol(41);

  /** IPv6 routing header, 43. */
  public static final IpProtocol ROUTING = new IpProtocol(43);

  /** IPv6 fragment header, 44. */
  public static final IpProtocol FRAGMENT = new IpProtocol(44);

  /** Generic routing encapsulation, 47. */
  public static final IpProtocol GRE = new IpProtocol(47);

  /** IPsec encapsulating security payload, 50. */
  public static final IpProtocol ESP = new IpProtocol(50);

  /** IPsec authentication header, 51. */
  public static final IpProtocol AH = new IpProtocol(51);

  /** Control messages of IPv6, 58. */
  public static final IpProtocol ICMPV6 = new IpProtocol(58);

  /** IPv6 no next header, 59. */
  public static final IpProtocol NONE = new IpProtocol(59);

  /** IPv6 destination options, 60. */
  public static final IpProtocol DSTOPTS = new IpProtocol(60);

  /** Open shortest path first, 89. */
  public static final IpProtocol OSPF = new IpProtocol(89);

  /** Protocol independent multicast, 103. */
  public static final IpProtocol PIM = new IpProtocol(103);

  /** IPsec payload compression, 108. */
  public static final IpProtocol COMP = new IpProtocol(108);

  /** Virtual router redundancy protocol, 112. */
  public static final IpProtocol VRRP = new IpProtocol(112);

  /** Layer 2 tunnelling protocol over IP, 115. */
  public static final IpProtocol L2TP = new IpProtocol(115);

  /** Stream control transmission protocol, 132. */
  public static final IpProtocol SCTP = new IpProtocol(132);

  /** IPv6 mobility header, 135. */
  public static final IpProtocol MH = new IpProtocol(135);

  /** Lightweight UDP, 136. */
  public static final IpProtocol UDPLITE = new IpProtocol(136);

  /** MPLS in IP, 137. */
  public static final IpProtocol MPLS = new IpProtocol(137);

  /** Ethernet in IPv6, 143. */
  public static final IpProtocol ETHERNET = new IpProtocol(143);

  private static final String KIND = "IP protocol";

  /**
   * Creates a protocol.
   *
   * @param number the number, 0 to 255
   * @throws InvalidSpecException if the number is not within 0..255
   */
  public IpProtocol {
    if (number < 0 || number > 255) {
      throw new InvalidSpecException("IP protocol " + number + ": not within 0..255");
    }
  }

  /**
   * Parses a name, in upper or lower case or a mixture, or a decimal number without leading zeros.
   *
   * @param text the text, for example {@code TCP}, {@code icmpv6} or {@code 47}
   * @return the protocol
   * @throws InvalidSpecException if the text is anything else; the message names the offset
   */
  public static IpProtocol parse(String text) {
    TextScanner in = new TextScanner(KIND, text);
    if (TextScanner.isDigit(in.peek())) {
      int number = in.decimal("number", 255);
      in.expectEnd();
      return new IpProtocol(number);
    }
    return IpProtocolNames.protocol(text)
        .orElseThrow(
            () ->
                in.error(
                    "unknown name at offset 0; expected a number within 0..255 or a name such as"
                        + " TCP, UDP, ICMPV6"));
  }

  /** {@return the name in upper case, or empty for a number without one} */
  public Optional<String> name() {
    return IpProtocolNames.name(this);
  }

  @Override
  public int compareTo(IpProtocol other) {
    return Integer.compare(number, other.number);
  }

  /** {@return the name in upper case, or the number where there is none} */
  @Override
  public String toString() {
    return name().orElseGet(() -> Integer.toString(number));
  }
}
