// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.testing.internal.junit.Machine.Lack;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may not be missing.
 *
 * @param requireKernel whether privileges and features may not
 * @param requireTools whether tools may not
 */
public record Strictness(boolean requireKernel, boolean requireTools) {
  private static final String REQUIRE_KERNEL = "weir.requireKernel";
  private static final String REQUIRE_TOOLS = "weir.requireTools";

  /** Reads the JUnit configuration parameters, and where they are not set, the environment. */
  static Strictness configured(Function<String, Optional<String>> parameters) {
    return new Strictness(
        isSet(parameters.apply(REQUIRE_KERNEL), "WEIR_REQUIRE_KERNEL"),
        isSet(parameters.apply(REQUIRE_TOOLS), "WEIR_REQUIRE_TOOLS"));
  }

  boolean forbids(Lack lack) {
    return lack.isTool() ? requireTools : requireKernel && !lack.isLegitimate();
  }

  private static boolean isSet(Optional<String> parameter, String variable) {
    String value = parameter.orElse(System.getenv().getOrDefault(variable, ""));
    return !value.isEmpty() && !value.equals("0") && !value.equals("false");
  }
}
