// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.testing.internal.junit.Machine.Lack;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a test runs, is skipped or fails for what is missing.
 *
 * @param outcome which of the three
 * @param reason what is missing; empty if nothing is
 */
public record Decision(Outcome outcome, String reason) {

  /** The three. */
  public enum Outcome {
    /** Everything is there. */
    RUN,
    /** Something is missing. */
    SKIP,
    /** Something is missing that was required to be there. */
    FAIL
  }

  /** Decides. */
  static Decision on(List<Lack> lacks, Strictness strictness) {
    if (lacks.isEmpty()) {
      return new Decision(Outcome.RUN, "");
    }
    String reason =
        lacks.stream().map(lack -> "needs " + lack.text()).collect(Collectors.joining("; "));
    boolean fails = lacks.stream().anyMatch(strictness::forbids);
    return new Decision(fails ? Outcome.FAIL : Outcome.SKIP, reason);
  }
}
