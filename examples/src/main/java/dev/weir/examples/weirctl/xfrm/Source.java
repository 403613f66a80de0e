// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import dev.weir.core.netns.NamedNamespaces;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.xfrm.Xfrm;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where a list comes from. */
final class Source {
  @Option(
      names = {"--netns", "-n"},
      paramLabel = "NAME",
      description = "The network namespace, as in ip netns; without it the one of this process.")
  private String name = "";

  /** Made by picocli for each command. */
  Source() {}

  /** Reads something, with the names of the devices there by their indexes. */
  <T> T read(BiFunction<Xfrm, Map<Integer, String>, T> reader) {
    if (name.isEmpty()) {
      try (Xfrm xfrm = Xfrm.open();
          Rtnetlink net = Rtnetlink.open()) {
        return reader.apply(xfrm, devices(net));
      }
    }
    try (NetworkNamespace namespace = NamedNamespaces.open(name);
        Xfrm xfrm = Xfrm.open(namespace);
        Rtnetlink net = Rtnetlink.open(namespace)) {
      return reader.apply(xfrm, devices(net));
    }
  }

  private static Map<Integer, String> devices(Rtnetlink net) {
    return net.links().list().await().stream()
        .collect(Collectors.toMap(Link::index, Link::name, (first, second) -> second));
  }
}
