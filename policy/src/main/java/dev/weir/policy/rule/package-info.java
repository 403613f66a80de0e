// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Rules: what people want, in the form that everything else here works on.
 *
 * <p>A {@link dev.weir.policy.rule.Rule} says one thing: which endpoints it is for, in which
 * direction, with which peers, on which ports, and whether that is allowed, denied or left to lower
 * tiers. Documents of Kubernetes or Cilium become several rules each. What "no list" and "an empty
 * list" mean differs from one policy language to the next; here {@code any()} and {@code none()}
 * are values of different types.
 *
 * <p><b>What rules mean together.</b> For an endpoint, a direction, a peer's identity and a
 * protocol with port:
 *
 * <ol>
 *   <li>Enforcement {@code NEVER}, or an endpoint that is a machine without host firewall: allowed.
 *   <li>Take the rules of the direction whose subject selects the endpoint, whose peers select the
 *       identity and whose ports match; order them by tier, then priority (lower first), then deny
 *       before allow before pass.
 *   <li>The first one decides: deny is deny. Allow is allow, as all allowing rules of the same tier
 *       and priority in the list say together ({@link dev.weir.policy.rule.Redirect} says how their
 *       L7 rules meet; authentication is the strongest that any of them asks for). Pass takes every
 *       remaining rule of its tier out of the list, and the next one decides.
 *   <li>If none decides: what comes from the machine itself to one of its endpoints is allowed
 *       (option). Otherwise the default: denied if the direction is enforced, allowed if not. It is
 *       enforced if the enforcement is {@code ALWAYS}, or the endpoint has the label {@code
 *       reserved:init}, or a rule of the direction that selects the endpoint asks for it ({@link
 *       dev.weir.policy.rule.Rule#defaultDeny}).
 * </ol>
 *
 * <p>A connection needs both verdicts: egress at the sender with the receiver's identity, ingress
 * at the receiver with the sender's. Replies and related errors need none.
 */
@NullMarked
package dev.weir.policy.rule;

import org.jspecify.annotations.NullMarked;
