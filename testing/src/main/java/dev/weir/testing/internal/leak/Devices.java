// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.error.WeirException;
import dev.weir.testing.internal.rtnl.Rtnl;
import dev.weir.testing.internal.rtnl.Rtnl.Link;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Devices of the process's own namespace. Those whose other end is in another namespace are not
 * looked at: whoever runs containers makes some all the time, and one that a test made goes with
 * the test's namespace. Nor are those that a module brings with it: the kernel loads the module
 * because a test makes a device of its kind, wherever that is, and they stay.
 */
final class Devices implements Inventory {

  /**
   * What the modules of the first kernel that has them all (5.10) make as they are loaded, unless
   * told otherwise: {@code numifbs}, {@code numdummies}, {@code max_bonds} and the fallback devices
   * of the tunnels.
   */
  private static final Set<String> OF_MODULES =
      Set.of(
          "bond0",
          "dummy0",
          "erspan0",
          "gre0",
          "gretap0",
          "ifb0",
          "ifb1",
          "ip6_vti0",
          "ip6gre0",
          "ip6tnl0",
          "ip_vti0",
          "sit0",
          "teql0",
          "tunl0");

  private record Key(int ifindex, String name) {}

  @Override
  public String subject() {
    return "devices";
  }

  @Override
  public Optional<List<Held>> take() {
    try (Rtnl rtnl = Rtnl.open()) {
      return Optional.of(
          rtnl.links().stream()
              .filter(link -> !link.hasFarPeer() && !OF_MODULES.contains(link.name()))
              .map(Devices::held)
              .toList());
    } catch (WeirException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  private static Held held(Link link) {
    return Held.of(
        new Key(link.ifindex(), link.name()), "device " + link.name() + " in the first namespace");
  }
}
