// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.RuleMessages;
import java.util.Optional;

/**
 * A policy rule, as the kernel described it. Immutable; what has no accessor is in {@link
 * #message()}.
 */
public final class Rule implements NetworkObject {
  private final Message message;

  Rule(Message message) {
    this.message = message;
  }

  /**
   * Makes a rule of a message.
   *
   * @param message an {@code RTM_NEWRULE} or {@code RTM_DELRULE}
   * @return the rule
   * @throws InvalidSpecException if it is another message
   */
  public static Rule of(Message message) {
    if (message.schema().header() != RuleMessages.FIB_RULE_HDR) {
      throw new InvalidSpecException(message.schema().name() + " is not about a rule");
    }
    return new Rule(message);
  }

  /** {@return the kernel's number of its address family: 2 IPv4, 10 IPv6} */
  public int family() {
    return (int) message.field(RuleMessages.FAMILY);
  }

  /** {@return its place: the lowest is looked at first} */
  public long priority() {
    return message.number(RuleMessages.FRA_PRIORITY, 0);
  }

  /** {@return the table it leads to} */
  public long table() {
    return message.number(RuleMessages.FRA_TABLE, message.field(RuleMessages.TABLE));
  }

  /** {@return {@code FR_ACT_*} of {@code uapi/linux/fib_rules.h}: 1 look into the table} */
  public int action() {
    return (int) message.field(RuleMessages.ACTION);
  }

  /** {@return the mark a packet must have under the mask} */
  public long mark() {
    return message.number(RuleMessages.FRA_FWMARK, 0);
  }

  /** {@return the bits of the mark that count, 0 if it does not look at marks} */
  public long markMask() {
    return message.number(RuleMessages.FRA_FWMASK, 0);
  }

  /** {@return where packets must come from} */
  public Optional<Cidr> source() {
    return message
        .get(RuleMessages.FRA_SRC)
        .map(
            ip ->
                Route.sound(() -> Cidr.containing(ip, (int) message.field(RuleMessages.SRC_LEN))));
  }

  /** {@return where packets must go to} */
  public Optional<Cidr> destination() {
    return message
        .get(RuleMessages.FRA_DST)
        .map(
            ip ->
                Route.sound(() -> Cidr.containing(ip, (int) message.field(RuleMessages.DST_LEN))));
  }

  /** {@return the device packets must come in by, empty for any} */
  public String inputDevice() {
    return message.get(RuleMessages.FRA_IIFNAME).orElse("");
  }

  /** {@return who made it: {@code RTPROT_*}} */
  public int protocol() {
    return (int) message.number(RuleMessages.FRA_PROTOCOL, 0);
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rule that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return priority()
        + ": "
        + (family() == IpFamily.AF_INET.number() ? "IPv4" : "IPv6")
        + " table "
        + table();
  }
}
