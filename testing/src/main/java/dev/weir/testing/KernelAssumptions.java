// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing;

import dev.weir.core.kernel.Capability;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.feature.Tool;
import dev.weir.testing.internal.junit.Assumptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What {@link KernelTest} declares, for tests that another engine runs, such as jqwik's properties:
 * called at the beginning of a test, it aborts it as skipped, or fails it where kernel tests are
 * required ({@code WEIR_REQUIRE_KERNEL=1}), in the same words. The namespace, and closing what the
 * test makes, are the test's own business then, and there is no leak check.
 */
public final class KernelAssumptions {
  private KernelAssumptions() {}

  /**
   * Aborts the test unless it can run: with {@code CAP_SYS_ADMIN}, {@code CAP_NET_ADMIN} and these.
   *
   * @param features the features needed
   * @throws org.opentest4j.TestAbortedException if something is missing
   * @throws AssertionError if something is missing that is required to be there
   */
  public static void assumeKernel(Feature... features) {
    assumeKernel(Set.of(), features);
  }

  /**
   * Aborts the test unless it can run: with {@code CAP_SYS_ADMIN}, {@code CAP_NET_ADMIN} and these.
   *
   * @param capabilities the other capabilities needed
   * @param features the features needed
   * @throws org.opentest4j.TestAbortedException if something is missing
   * @throws AssertionError if something is missing that is required to be there
   */
  public static void assumeKernel(Set<Capability> capabilities, Feature... features) {
    EnumSet<Capability> all = EnumSet.of(Capability.NET_ADMIN, Capability.SYS_ADMIN);
    all.addAll(capabilities);
    Assumptions.check(all, List.of(features));
  }

  /**
   * Aborts the test unless programs are on the {@code PATH}. Needs no privilege.
   *
   * @param tools their names
   * @throws org.opentest4j.TestAbortedException if one is missing
   * @throws AssertionError if one is missing and tools are required ({@code WEIR_REQUIRE_TOOLS=1})
   */
  public static void assumeTools(String... tools) {
    List<Feature> features = new ArrayList<>();
    for (String tool : tools) {
      features.add(new Tool(tool));
    }
    Assumptions.check(Set.of(), features);
  }
}
