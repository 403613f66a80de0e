// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.net.IpFamily;
import dev.weir.netlink.route.RuleSpec;

/**
 * A rule.
 *
 * @param spec the rule, its protocol being the owner's
 */
public record DesiredRule(RuleSpec spec) implements Desired {
  @Override
  public String kind() {
    return "rule";
  }

  @Override
  public Object key() {
    return spec;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(spec.priority());
    text.append(spec.family() == IpFamily.AF_INET ? " IPv4" : " IPv6");
    spec.source().ifPresent(block -> text.append(" from ").append(block));
    spec.destination().ifPresent(block -> text.append(" to ").append(block));
    if (spec.markMask() != 0) {
      text.append(" mark 0x%x/0x%x".formatted(spec.mark(), spec.markMask()));
    }
    if (!spec.inputDevice().isEmpty()) {
      text.append(" in by ").append(spec.inputDevice());
    }
    return text.append(" table ").append(spec.table()).toString();
  }
}
