// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of protocols, both ways. */
final class IpProtocolNames {
  // linux/in.h and linux/in6.h, without IPPROTO_IP (a dummy, also 0); OSPF and VRRP are IANA's.
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "HOPOPTS"),
          Map.entry(1, "ICMP"),
          Map.entry(2, "IGMP"),
          Map.entry(4, "IPIP"),
          Map.entry(6, "TCP"),
          Map.entry(8, "EGP"),
          Map.entry(12, "PUP"),
          Map.entry(17, "UDP"),
          Map.entry(22, "IDP"),
          Map.entry(29, "TP"),
          Map.entry(33, "DCCP"),
          Map.entry(41, "IPV6"),
          Map.entry(43, "ROUTING"),
          Map.entry(44, "FRAGMENT"),
          Map.entry(46, "RSVP"),
          Map.entry(47, "GRE"),
          Map.entry(50, "ESP"),
          Map.entry(51, "AH"),
          Map.entry(58, "ICMPV6"),
          Map.entry(59, "NONE"),
          Map.entry(60, "DSTOPTS"),
          Map.entry(89, "OSPF"),
          Map.entry(92, "MTP"),
          Map.entry(94, "BEETPH"),
          Map.entry(98, "ENCAP"),
          Map.entry(103, "PIM"),
          Map.entry(108, "COMP"),
          Map.entry(112, "VRRP"),
          Map.entry(115, "L2TP"),
          Map.entry(132, "SCTP"),
          Map.entry(135, "MH"),
          Map.entry(136, "UDPLITE"),
          Map.entry(137, "MPLS"),
          Map.entry(143, "ETHERNET"),
          Map.entry(255, "RAW"));

  private static final Map<String, IpProtocol> PROTOCOLS =
      NAMES.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getValue, named -> new IpProtocol(named.getKey())));

  private IpProtocolNames() {}

  static Optional<String> name(IpProtocol protocol) {
    return Optional.ofNullable(NAMES.get(protocol.number()));
  }

  static Optional<IpProtocol> protocol(String name) {
    return Optional.ofNullable(PROTOCOLS.get(asciiUpperCase(name)));
  }

  /** {@link String#toUpperCase} would make names of letters that are not ASCII: U+0131 is an I. */
  private static String asciiUpperCase(String text) {
    StringBuilder upper = new StringBuilder(text);
    for (int i = 0; i < upper.length(); i++) {
      char c = upper.charAt(i);
      if (c >= 'a' && c <= 'z') {
        upper.setCharAt(i, (char) (c - 'a' + 'A'));
      }
    }
    return upper.toString();
  }
}
