// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.core.kernel.Capability;
import dev.weir.testing.feature.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Decisions outside Jupiter, where only the environment says what is required. */
public final class Assumptions {
  private Assumptions() {}

  /** Returns if a test can run, and otherwise ends it. */
  public static void check(Set<Capability> capabilities, List<Feature> features) {
    EnumSet<Capability> all = EnumSet.of(Capability.NET_ADMIN, Capability.SYS_ADMIN);
    all.addAll(capabilities);
    Requirements requirements = new Requirements(all, features, Optional.empty());
    Decision decision =
        Decision.on(
            new Machine().lacks(requirements),
            Strictness.configured(parameter -> Optional.empty()));
    switch (decision.outcome()) {
      case RUN -> {}
      case SKIP -> throw new TestAbortedException(decision.reason());
      case FAIL -> throw new AssertionFailedError(decision.reason());
    }
  }
}
