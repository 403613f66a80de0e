// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.internal.rtnl.Rtnl;

/**
 * A kind of network device. The probe makes one in a namespace that ends with it.
 *
 * @param kind the kind as {@code ip link add type} takes it, for example {@code "vxlan"}
 */
public record LinkKind(String kind) implements Feature {

  @Override
  public String description() {
    return kind + " devices";
  }

  @Override
  public Availability probe() {
    try (NetworkNamespace scratch = NetworkNamespace.create()) {
      return scratch.call(this::tryToCreate);
    }
  }

  @Override
  public Expectation expectation() {
    return Expectation.optional("the kernel's configuration");
  }

  private Availability tryToCreate() {
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.createDevice("probe", kind);
      return Availability.available();
    } catch (KernelException e) {
      // net/core/rtnetlink.c: EOPNOTSUPP "Unknown device type". Anything else comes from the kind's
      // own code, which is there, for example because it wants parameters.
      return e.errno() == Errno.EOPNOTSUPP
          ? Availability.missing("creating one answered EOPNOTSUPP")
          : Availability.available();
    }
  }
}
