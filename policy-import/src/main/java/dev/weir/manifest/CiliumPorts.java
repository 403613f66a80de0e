// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.policy.l7.DnsRules;
import dev.weir.policy.l7.HeaderMatch;
import dev.weir.policy.l7.HttpRule;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Listener;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The traffic of a Cilium rule: ports, ICMP types, and what a proxy lets through. */
final class CiliumPorts {
  /** One entry of {@code toPorts}, or all of {@code icmps}. */
  record Traffic(
      Field at, String place, Ports ports, Optional<L7Rules> l7, Optional<Listener> listener) {}

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  /** Names of types as Cilium has them ({@code pkg/policy/api/icmp.go}). */
  private static final Map<String, Integer> ICMP =
      Map.ofEntries(
          Map.entry("EchoReply", 0),
          Map.entry("DestinationUnreachable", 3),
          Map.entry("Redirect", 5),
          Map.entry("Echo", 8),
          Map.entry("EchoRequest", 8),
          Map.entry("RouterAdvertisement", 9),
          Map.entry("RouterSelection", 10),
          Map.entry("TimeExceeded", 11),
          Map.entry("ParameterProblem", 12),
          Map.entry("Timestamp", 13),
          Map.entry("TimestampReply", 14),
          Map.entry("Photuris", 40),
          Map.entry("ExtendedEchoRequest", 42),
          Map.entry("ExtendedEchoReply", 43));

  private static final Map<String, Integer> ICMPV6 =
      Map.ofEntries(
          Map.entry("DestinationUnreachable", 1),
          Map.entry("PacketTooBig", 2),
          Map.entry("TimeExceeded", 3),
          Map.entry("ParameterProblem", 4),
          Map.entry("EchoRequest", 128),
          Map.entry("EchoReply", 129),
          Map.entry("MulticastListenerQuery", 130),
          Map.entry("MulticastListenerReport", 131),
          Map.entry("MulticastListenerDone", 132),
          Map.entry("RouterSolicitation", 133),
          Map.entry("RouterAdvertisement", 134),
          Map.entry("NeighborSolicitation", 135),
          Map.entry("NeighborAdvertisement", 136),
          Map.entry("RedirectMessage", 137));

  private CiliumPorts() {}

  /** One for each proxy's rules; none if the rule is about all traffic. */
  static List<Traffic> read(Fields rule, Action action) {
    List<Field> toPorts = rule.items("toPorts");
    Optional<Field> icmps = rule.find("icmps").filter(list -> !list.items().isEmpty());
    if (icmps.isPresent()) {
      if (!toPorts.isEmpty()) {
        throw icmps.get().wrong("icmps beside toPorts: write two rules");
      }
      return List.of(icmps(icmps.get()));
    }
    List<Traffic> traffic = new ArrayList<>();
    for (Field item : toPorts) {
      traffic.add(toPorts(item, action));
    }
    return traffic;
  }

  private static Traffic icmps(Field list) {
    List<PortSpec> types = new ArrayList<>();
    for (Field item : list.items()) {
      Fields fields = item.fields();
      for (Field one : fields.items("fields")) {
        types.add(icmp(one));
      }
      fields.end();
    }
    return new Traffic(list, "icmps", Ports.of(types), Optional.empty(), Optional.empty());
  }

  private static PortSpec icmp(Field field) {
    Fields fields = field.fields();
    Optional<Field> family = fields.find("family");
    boolean six = family.isPresent() && family.get().text().equals("IPv6");
    if (family.isPresent() && !six && !family.get().text().equals("IPv4")) {
      throw family.get().wrong("family " + family.get().text() + " is none of IPv4, IPv6");
    }
    Field type = fields.require("type");
    fields.end();
    int number;
    if (type.isInteger()) {
      number = type.integer(0, 255);
    } else if (NUMBER.matcher(type.text()).matches() && Integer.parseInt(type.text()) < 256) {
      number = Integer.parseInt(type.text());
    } else {
      Integer named = (six ? ICMPV6 : ICMP).get(type.text());
      if (named == null) {
        throw type.wrong("\"" + type.text() + "\" is no type of " + (six ? "ICMPv6" : "ICMP"));
      }
      number = named;
    }
    return PortSpec.icmp(six ? IpFamily.AF_INET6 : IpFamily.AF_INET, number);
  }

  private static Traffic toPorts(Field item, Action action) {
    Fields fields = item.fields();
    fields.refuse("TLS is not ended here", "terminatingTLS", "originatingTLS", "serverNames");
    List<PortSpec> specs = new ArrayList<>();
    boolean everything = false;
    List<Field> ports = fields.items("ports");
    for (Field port : ports) {
      Optional<PortSpec> spec = port(port);
      everything |= spec.isEmpty();
      spec.ifPresent(specs::add);
    }
    Optional<L7Rules> l7 = fields.find("rules").flatMap(CiliumPorts::l7);
    Optional<Listener> listener = fields.find("listener").map(CiliumPorts::listener);
    fields.end();
    if (action == Action.DENY && (l7.isPresent() || listener.isPresent())) {
      throw item.wrong("rules that deny look at no contents");
    }
    String path = item.path();
    return new Traffic(
        item,
        path.substring(path.lastIndexOf('.') + 1),
        everything || ports.isEmpty() ? Ports.any() : Ports.of(specs),
        l7,
        listener);
  }

  /** What a port says, or empty if that is everything: port 0 of any protocol. */
  private static Optional<PortSpec> port(Field field) {
    Fields fields = field.fields();
    Field port = fields.require("port");
    String text = port.isInteger() ? Integer.toString(port.integer(0, 65535)) : port.text();
    Optional<Field> end = fields.find("endPort");
    Optional<Field> named = fields.find("protocol");
    fields.end();
    String protocol = named.map(Field::text).orElse("ANY").toUpperCase(Locale.ROOT);
    Optional<IpProtocol> withoutPorts = withoutPorts(protocol);
    if (withoutPorts.isPresent()) {
      if (!text.equals("0")) {
        throw port.wrong("protocol " + protocol + " has no ports; its port is 0");
      }
      return withoutPorts.map(PortSpec::protocol);
    }
    PortProtocol withPorts = withPorts(named, protocol);
    if (!NUMBER.matcher(text).matches()) {
      if (end.isPresent()) {
        throw end.get().wrong("endPort beside the name of a port");
      }
      return Optional.of(PortSpec.named(withPorts, NetworkPolicyReader.portName(port)));
    }
    int first = Integer.parseInt(text);
    if (first > 65535) {
      throw port.wrong(text + " is not within 0..65535");
    }
    int last = end.map(field1 -> field1.integer(0, 65535)).filter(e -> e != 0).orElse(first);
    if (last < first) {
      throw port.wrong("endPort " + last + " is below port " + first);
    }
    if (first == 0 && last == 0) {
      return withPorts == PortProtocol.ANY
          ? Optional.empty()
          : Optional.of(PortSpec.ports(withPorts, PortRange.ALL));
    }
    return Optional.of(PortSpec.ports(withPorts, new PortRange(first, last)));
  }

  private static Optional<IpProtocol> withoutPorts(String protocol) {
    return switch (protocol) {
      case "ICMP" -> Optional.of(IpProtocol.ICMP);
      case "ICMPV6" -> Optional.of(IpProtocol.ICMPV6);
      case "VRRP" -> Optional.of(IpProtocol.VRRP);
      case "IGMP" -> Optional.of(IpProtocol.IGMP);
      default -> Optional.empty();
    };
  }

  private static PortProtocol withPorts(Optional<Field> field, String protocol) {
    return switch (protocol) {
      case "TCP" -> PortProtocol.TCP;
      case "UDP" -> PortProtocol.UDP;
      case "SCTP" -> PortProtocol.SCTP;
      case "ANY" -> PortProtocol.ANY;
      default ->
          throw field
              .orElseThrow()
              .wrong(
                  "protocol "
                      + protocol
                      + " is none of TCP, UDP, SCTP, ICMP, ICMPv6, VRRP, IGMP, ANY");
    };
  }

  private static Optional<L7Rules> l7(Field field) {
    Fields fields = field.fields();
    fields.refuse("only http and dns are", "kafka", "l7", "l7proto");
    Optional<Field> http = fields.find("http");
    Optional<Field> dns = fields.find("dns");
    fields.end();
    if (http.isPresent() && dns.isPresent()) {
      throw field.wrong("http and dns on one port");
    }
    if (http.isPresent()) {
      return Optional.of(
          new HttpRules(http.get().items().stream().map(CiliumPorts::http).toList()));
    }
    return dns.map(
        list ->
            list.checked(
                () ->
                    new DnsRules(
                        list.items().stream()
                            .map(item -> CiliumPeers.name(item).text())
                            .toList())));
  }

  private static HttpRule http(Field field) {
    Fields fields = field.fields();
    List<HeaderMatch> headers = new ArrayList<>();
    for (Field header : fields.items("headers")) {
      headers.add(header.checked(() -> header(header.text())));
    }
    for (Field match : fields.items("headerMatches")) {
      Fields parts = match.fields();
      parts.refuse("requests are not changed here, and secrets not read", "mismatch", "secret");
      String name = parts.require("name").text();
      Optional<String> value = parts.find("value").map(Field::text);
      parts.end();
      headers.add(match.checked(() -> new HeaderMatch(name, value)));
    }
    Optional<String> method = expression(fields, "method");
    Optional<String> path = expression(fields, "path");
    Optional<String> host = expression(fields, "host");
    fields.end();
    return field.checked(() -> new HttpRule(method, path, host, headers));
  }

  /** An empty expression is the same as none. */
  private static Optional<String> expression(Fields fields, String name) {
    return fields.find(name).map(Field::text).filter(text -> !text.isEmpty());
  }

  /** {@code Name: value}, or the name alone. */
  private static HeaderMatch header(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new HeaderMatch(text.strip(), Optional.empty())
        : new HeaderMatch(
            text.substring(0, colon).strip(), Optional.of(text.substring(colon + 1).strip()));
  }

  private static Listener listener(Field field) {
    Fields fields = field.fields();
    String name = fields.require("name").text();
    // Which resource has the listener: here listeners go by name alone.
    fields.ignore("envoyConfig");
    OptionalInt priority =
        fields
            .find("priority")
            .map(number -> OptionalInt.of(number.integer(1, 100)))
            .orElse(OptionalInt.empty());
    fields.end();
    return field.checked(() -> new Listener(name, priority));
  }
}
