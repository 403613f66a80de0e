// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.core.kernel.Capability;
import dev.weir.testing.feature.Feature;
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
    Requirements requirements = new Requirements(capabilities, features, Optional.empty());
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
