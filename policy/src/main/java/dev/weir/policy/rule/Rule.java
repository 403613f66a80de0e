// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.l7.OpaqueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One thing that policy says. Made by {@link #ingress} and {@link #egress}:
 *
 * <pre>{@code
 * Rule.ingress("web from frontends")
 *     .on(Subject.endpoints(LabelSelector.parse("k8s:app=web")))
 *     .from(Peers.endpoints(LabelSelector.parse("k8s:app=frontend")))
 *     .ports(Ports.tcp(80, 443))
 *     .allow();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param name its name, unique among the rules it is used with; what explanations and owners of map
 *     entries call it
 * @param subject which endpoints it is for
 * @param direction which way the traffic goes
 * @param tier whose rule it is
 * @param priority 0 to {@link #LAST_PRIORITY}, the lowest first within the tier
 * @param peers the other end
 * @param ports which traffic
 * @param action what it says
 * @param l7 what of it is allowed, if a proxy is to look; only where the action is {@link
 *     Action#ALLOW} and all ports are numbers or names
 * @param listener the proxy's listener it is sent to, if it names one; where {@code l7} may be
 * @param authentication what proof it asks for, if it says so; only where the action is {@link
 *     Action#ALLOW}
 * @param defaultDeny whether the direction of every endpoint that it selects denies what no rule
 *     allows. Peers and ports do not matter for this
 * @param log whether flows that it decides are to be reported
 */
public record Rule(
    String name,
    Subject subject,
    Direction direction,
    Tier tier,
    int priority,
    Peers peers,
    Ports ports,
    Action action,
    Optional<L7Rules> l7,
    Optional<Listener> listener,
    Optional<Authentication> authentication,
    boolean defaultDeny,
    boolean log) {
  /** The last priority within a tier: 1000, as in Kubernetes' network-policy API. */
  public static final int LAST_PRIORITY = 1000;

  /**
   * Creates a rule; {@link #ingress} and {@link #egress} are easier to read.
   *
   * @param name its name
   * @param subject which endpoints it is for
   * @param direction which way the traffic goes
   * @param tier whose rule it is
   * @param priority its priority within the tier
   * @param peers the other end
   * @param ports which traffic
   * @param action what it says
   * @param l7 what of it is allowed
   * @param listener the listener it is sent to
   * @param authentication what proof it asks for
   * @param defaultDeny whether what no rule allows is denied
   * @param log whether flows are to be reported
   * @throws InvalidSpecException if the name is empty, the priority out of range, or a redirect or
   *     authentication stands where there can be none
   */
  public Rule {
    if (name.isEmpty()) {
      throw new InvalidSpecException("rule: the name is empty");
    }
    if (priority < 0 || priority > LAST_PRIORITY) {
      throw new InvalidSpecException(
          "rule " + name + ": priority " + priority + " is not within 0.." + LAST_PRIORITY);
    }
    if (action != Action.ALLOW
        && (l7.isPresent() || listener.isPresent() || authentication.isPresent())) {
      throw new InvalidSpecException(
          "rule " + name + ": L7 rules, listener and authentication are for rules that allow");
    }
    if ((l7.isPresent() || listener.isPresent()) && !haveNumbers(ports)) {
      throw new InvalidSpecException(
          "rule " + name + ": L7 rules and listener need ports by number or name, not " + ports);
    }
  }

  /**
   * {@return the beginning of a rule about what endpoints receive}
   *
   * @param name its name
   */
  public static RuleBuilder ingress(String name) {
    return new RuleBuilder(name, Direction.INGRESS);
  }

  /**
   * {@return the beginning of a rule about what endpoints send}
   *
   * @param name its name
   */
  public static RuleBuilder egress(String name) {
    return new RuleBuilder(name, Direction.EGRESS);
  }

  /**
   * {@return the redirect that this rule asks for, as if no other met it; empty if it asks for
   * none}
   */
  public Optional<Redirect> redirect() {
    if (l7.isEmpty() && listener.isEmpty()) {
      return Optional.empty();
    }
    L7Rules rules = l7.orElseGet(OpaqueRules::new);
    int explicit =
        listener.map(named -> named.priority().orElse(rules.priority())).orElse(rules.priority());
    return Optional.of(
        new Redirect(direction, listener.map(Listener::name).orElse(""), explicit, rules));
  }

  /**
   * {@return this rule with the backends of services in the place of services}
   *
   * @param backends what chooses a service's backends; an empty list chooses nobody
   */
  public Rule resolve(Function<PeerSelector.Service, List<PeerSelector>> backends) {
    if (!(peers instanceof Peers.Chosen chosen)
        || chosen.selectors().stream().noneMatch(PeerSelector.Service.class::isInstance)) {
      return this;
    }
    List<PeerSelector> resolved = new ArrayList<>();
    for (PeerSelector selector : chosen.selectors()) {
      if (selector instanceof PeerSelector.Service service) {
        resolved.addAll(backends.apply(service));
      } else {
        resolved.add(selector);
      }
    }
    return new RuleBuilder(this).peers(Peers.of(resolved)).build(action);
  }

  /** {@return the blocks of addresses that it tells apart, exceptions among them} */
  public Stream<Cidr> blocks() {
    return peers instanceof Peers.Chosen chosen
        ? chosen.selectors().stream()
            .filter(PeerSelector.Block.class::isInstance)
            .map(PeerSelector.Block.class::cast)
            .flatMap(block -> Stream.concat(Stream.of(block.block()), block.except().stream()))
        : Stream.empty();
  }

  /** {@return what it says, in one line} */
  @Override
  public String toString() {
    return name
        + ": "
        + tier
        + ' '
        + priority
        + ' '
        + action
        + ' '
        + direction
        + " of "
        + subject
        + (direction == Direction.INGRESS ? " from " : " to ")
        + peers
        + " ports "
        + ports
        + redirect().map(to -> " through " + to).orElse("")
        + authentication.map(proof -> " authentication " + proof).orElse("");
  }

  private static boolean haveNumbers(Ports ports) {
    return !(ports instanceof Ports.Any)
        && (!(ports instanceof Ports.Listed listed)
            || listed.specs().stream()
                .allMatch(
                    spec -> spec instanceof PortSpec.Numbered || spec instanceof PortSpec.Named));
  }
}
