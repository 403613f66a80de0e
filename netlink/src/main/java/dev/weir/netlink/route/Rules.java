// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.internal.rtnl.RuleMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import java.util.List;

/** The rules of a namespace, which choose the table a packet is routed by. Thread-safe. */
public final class Rules {
  private final Exchange exchange;

  Rules(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, RuleMessages.CATALOG);
  }

  /** {@return all of them, of both families, in the order of the kernel} */
  public Answer<List<Rule>> list() {
    return exchange
        .list(
            RuleMessages.RTM_GETRULE,
            RuleMessages.FIB_RULE_HDR.zero(),
            out -> {},
            "list rules",
            Rule::new)
        .map(all -> all.stream().filter(each -> each.family() <= 10).toList());
  }

  /**
   * Makes a rule.
   *
   * @param spec what to make
   * @return when it is done; it fails with {@code EEXIST} if there is the same
   */
  public Answer<Void> create(RuleSpec spec) {
    return exchange
        .change(
            spec.message(RuleMessages.RTM_NEWRULE, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL),
            "create rule",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Deletes a rule.
   *
   * @param spec the rule
   * @return when it is done; it fails with {@code ENOENT} if there is none
   */
  public Answer<Void> delete(RuleSpec spec) {
    return exchange
        .change(spec.message(RuleMessages.RTM_DELRULE, 0), "delete rule", spec.toString())
        .map(reply -> null);
  }
}
