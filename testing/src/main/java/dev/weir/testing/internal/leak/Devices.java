// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.error.WeirException;
import dev.weir.testing.internal.rtnl.Rtnl;
import dev.weir.testing.internal.rtnl.Rtnl.Link;
import java.util.List;
import java.util.Optional;

/**
 * Devices of the process's own namespace. Those whose other end is in another namespace are not
 * looked at: whoever runs containers makes some all the time, and one that a test made goes with
 * the test's namespace.
 */
final class Devices implements Inventory {

  private record Key(int ifindex, String name) {}

  @Override
  public String subject() {
    return "devices";
  }

  @Override
  public Optional<List<Held>> take() {
    try (Rtnl rtnl = Rtnl.open()) {
      return Optional.of(
          rtnl.links().stream().filter(link -> !link.hasFarPeer()).map(Devices::held).toList());
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
