// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.internal.rtnl.Rtnl;

/** The clsact qdisc, which programs on tc ingress and egress hang on where there is no tcx. */
public final class Clsact implements Feature {
  private static final int LOOPBACK = 1;

  /** Creates the feature. */
  public Clsact() {}

  @Override
  public String description() {
    return "clsact";
  }

  @Override
  public Availability probe() {
    try (NetworkNamespace scratch = NetworkNamespace.create()) {
      return scratch.call(Clsact::tryToAdd);
    }
  }

  @Override
  public Expectation expectation() {
    return Expectation.optional("CONFIG_NET_SCH_INGRESS");
  }

  private static Availability tryToAdd() {
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.addClsact(LOOPBACK);
      return Availability.available();
    } catch (KernelException e) {
      String seen = "RTM_NEWQDISC answered " + e.errno();
      // net/sched/sch_api.c: ENOENT "Specified qdisc kind is unknown".
      return e.errno() == Errno.ENOENT ? Availability.missing(seen) : Availability.unknown(seen);
    }
  }
}
