// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.Collection;

/** Holds verdicts against the oracle's. */
final class Agreement {
  private Agreement() {}

  /** That a judgement gives the oracle's verdict on every flow that rules could tell apart. */
  static void check(
      Judge.Judgement judgement,
      RuleSet rules,
      PolicySemantics semantics,
      Endpoint endpoint,
      Collection<Identity> identities) {
    Judge.Judgement oracle = Judge.ORACLE.judge(rules, semantics, endpoint, identities);
    for (Flow flow : Flow.of(rules, endpoint, identities)) {
      assertThat(judgement.about(flow))
          .as(() -> ReferenceProperties.because(rules, flow).get() + "\n  " + semantics)
          .isEqualTo(oracle.about(flow));
    }
    for (Flow.Traffic traffic : Flow.traffic(rules, identities)) {
      for (Direction direction : Direction.values()) {
        assertThat(judgement.aboutUnknown(direction, traffic.protocol(), traffic.port()))
            .as(
                () ->
                    direction
                        + " of "
                        + endpoint
                        + " unknown peer "
                        + traffic
                        + ' '
                        + rules.rules())
            .isEqualTo(oracle.aboutUnknown(direction, traffic.protocol(), traffic.port()));
      }
    }
  }
}
