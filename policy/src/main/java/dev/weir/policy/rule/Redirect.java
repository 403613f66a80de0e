// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.l7.L7Rules;
import java.util.Comparator;

/**
 * Where a proxy takes over, and what it lets through. Connections with equal redirects go to one
 * port of the proxy, so the proxy knows its rules from the port alone.
 *
 * <p><b>Where redirects meet.</b> Of all rules of one tier and priority that allow a flow, those
 * with L7 rules or a listener are redirects. If there is one, the flow is redirected:
 *
 * <ol>
 *   <li>The winner is the redirect with the lowest {@link #priority}; if that is not one alone, the
 *       one whose listener, then parser, comes first in the order of their names (no listener
 *       before any).
 *   <li>Its L7 rules are those of every one of these rules with the winner's listener and parser
 *       together. If a rule without L7 rules and listener allows the flow too, they allow
 *       everything: what needs no look inside is not refused for having been looked at.
 * </ol>
 *
 * <p>The order is the one of step 1. Immutable and thread-safe.
 *
 * @param direction which way the traffic goes: proxies at the sender and at the receiver differ
 * @param listener the name of the listener that rules name, or empty for one made for these rules
 * @param priority 1 to 126, the lowest first
 * @param rules what is let through
 */
public record Redirect(Direction direction, String listener, int priority, L7Rules rules)
    implements Comparable<Redirect> {
  private static final Comparator<Redirect> ORDER =
      Comparator.comparingInt(Redirect::priority)
          .thenComparing(Redirect::listener)
          .thenComparing(redirect -> redirect.rules().parser());

  /**
   * Creates a redirect.
   *
   * @param direction which way the traffic goes
   * @param listener the name of a listener, or empty
   * @param priority the priority
   * @param rules what is let through
   * @throws InvalidSpecException if the priority is out of range
   */
  public Redirect {
    if (priority < 1 || priority > 126) {
      throw new InvalidSpecException(
          "redirect to "
              + listener
              + ' '
              + rules
              + ": priority "
              + priority
              + " not within 1..126");
    }
  }

  /**
   * {@return whether it is the same proxy: equal listener and parser}
   *
   * @param other the other redirect
   */
  public boolean isBeside(Redirect other) {
    return listener.equals(other.listener) && rules.parser().equals(other.rules.parser());
  }

  @Override
  public int compareTo(Redirect other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (listener.isEmpty() ? "" : listener + ' ') + rules;
  }
}
