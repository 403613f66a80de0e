// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.l7.DnsRules;
import dev.weir.policy.l7.HttpRule;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.Listener;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Subject;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Rules at the corners of {@link World}. Of every choice the plainest comes first, which is where
 * shrinking ends: a counter-example has the fewest rules, and says the least in each.
 */
public final class RuleArbitraries {
  private static final HttpRules GET = HttpRules.of(HttpRule.of("GET", "/.*"));
  private static final HttpRules POST = HttpRules.of(HttpRule.of("POST", "/form"));

  private record Place(Tier tier, int priority) {}

  private record Extras(
      Optional<L7Rules> l7,
      Optional<Listener> listener,
      Optional<Authentication> authentication,
      Optional<Boolean> defaultDeny) {}

  /** A rule that has no name yet. */
  public record Draft(
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
      Optional<Boolean> defaultDeny) {

    /** The rule of a name. What a rule cannot have, this one leaves out. */
    public Rule named(String name) {
      RuleBuilder rule = direction == Direction.INGRESS ? Rule.ingress(name) : Rule.egress(name);
      rule.on(subject).tier(tier, priority).peers(peers).ports(ports);
      defaultDeny.ifPresent(rule::defaultDeny);
      if (action == Action.ALLOW) {
        authentication.ifPresent(rule::authentication);
        if (hasNumbers()) {
          l7.ifPresent(rule::l7);
          listener.ifPresent(rule::listener);
        }
      }
      return switch (action) {
        case ALLOW -> rule.allow();
        case DENY -> rule.deny();
        case PASS -> rule.pass();
      };
    }

    private boolean hasNumbers() {
      return ports instanceof Ports.None
          || (ports instanceof Ports.Listed listed
              && listed.specs().stream()
                  .allMatch(
                      spec -> spec instanceof PortSpec.Numbered || spec instanceof PortSpec.Named));
    }
  }

  private RuleArbitraries() {}

  /** Up to some number of rules, named {@code r0}, {@code r1} and so on. */
  public static Arbitrary<RuleSet> ruleSets(int most) {
    return ruleSets(drafts(), most);
  }

  /** Up to some number of rules made of drafts. */
  public static Arbitrary<RuleSet> ruleSets(Arbitrary<Draft> drafts, int most) {
    return drafts
        .list()
        .ofMaxSize(most)
        .map(
            list -> {
              List<Rule> rules = new ArrayList<>();
              for (Draft draft : list) {
                rules.add(draft.named("r" + rules.size()));
              }
              return RuleSet.copyOf(rules);
            });
  }

  /** Any rule. */
  public static Arbitrary<Draft> drafts() {
    return drafts(places());
  }

  /** Rules of one tier and priority, as those of Kubernetes' and Cilium's own policies are. */
  public static Arbitrary<Draft> draftsOfOnePriority() {
    return drafts(Arbitraries.just(new Place(Tier.NORMAL, 0)));
  }

  /** Rules that meet often: few peers and ports, and a proxy in most of them. */
  public static Arbitrary<Draft> draftsThatMeet() {
    Arbitrary<Peers> few =
        Arbitraries.of("any", "app=a", "app=b", "")
            .map(
                text ->
                    text.equals("any") ? Peers.any() : Peers.endpoints(LabelSelector.parse(text)));
    Arbitrary<Ports> near =
        Arbitraries.of(
                PortSpec.port(PortProtocol.TCP, 80),
                PortSpec.ports(PortProtocol.TCP, new PortRange(80, 81)),
                PortSpec.ports(PortProtocol.TCP, new PortRange(64, 127)),
                PortSpec.port(PortProtocol.ANY, 80),
                PortSpec.named(PortProtocol.TCP, "http"))
            .map(Ports::of);
    Arbitrary<Action> mostlyAllow =
        Arbitraries.frequency(
            Tuple.of(8, Action.ALLOW), Tuple.of(1, Action.DENY), Tuple.of(1, Action.PASS));
    return Combinators.combine(
            Arbitraries.of(Direction.INGRESS, Direction.EGRESS), few, near, mostlyAllow, extras())
        .as(
            (direction, peers, ports, action, extras) ->
                new Draft(
                    Subject.endpoints(LabelSelector.all()),
                    direction,
                    Tier.NORMAL,
                    0,
                    peers,
                    ports,
                    action,
                    extras.l7,
                    extras.listener,
                    extras.authentication,
                    extras.defaultDeny));
  }

  private static Arbitrary<Draft> drafts(Arbitrary<Place> places) {
    return Combinators.combine(
            subjects(),
            Arbitraries.of(Direction.INGRESS, Direction.EGRESS),
            places,
            peers(),
            ports(),
            actions(),
            extras())
        .as(
            (subject, direction, place, peers, ports, action, extras) ->
                new Draft(
                    subject,
                    direction,
                    place.tier,
                    place.priority,
                    peers,
                    ports,
                    action,
                    extras.l7,
                    extras.listener,
                    extras.authentication,
                    extras.defaultDeny));
  }

  /** What is open to choice; mostly the defaults. */
  public static Arbitrary<PolicySemantics> semantics() {
    Arbitrary<Boolean> usuallyNot = Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true));
    Arbitrary<EnforcementMode> modes =
        Arbitraries.frequency(
            Tuple.of(8, EnforcementMode.DEFAULT),
            Tuple.of(2, EnforcementMode.ALWAYS),
            Tuple.of(1, EnforcementMode.NEVER));
    return Combinators.combine(modes, usuallyNot, usuallyNot, usuallyNot, usuallyNot, usuallyNot)
        .as(
            (mode, firewall, hostDenied, cidrs, passed, noSctp) ->
                new PolicySemantics(mode, firewall, !hostDenied, cidrs, passed, !noSctp));
  }

  static Arbitrary<Subject> subjects() {
    return Arbitraries.frequency(
        Tuple.of(6, Subject.endpoints(LabelSelector.all())),
        Tuple.of(2, Subject.endpoints(LabelSelector.parse("app=a"))),
        Tuple.of(2, Subject.endpoints(LabelSelector.parse("env in (dev,test),app!=b"))),
        Tuple.of(1, Subject.nodes(LabelSelector.all())));
  }

  static Arbitrary<Peers> peers() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(Peers.any())),
        Tuple.of(1, Arbitraries.just(Peers.none())),
        Tuple.of(8, peerSelectors().list().ofMinSize(1).ofMaxSize(3).map(Peers::of)));
  }

  static Arbitrary<PeerSelector> peerSelectors() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, workloads()),
        Tuple.of(4, blocks()),
        Tuple.of(3, Arbitraries.of(Entity.values()).map(PeerSelector::entity)),
        Tuple.of(
            1,
            Arbitraries.of(
                PeerSelector.nodes(LabelSelector.all()),
                PeerSelector.nodes(LabelSelector.parse("!reserved:host")),
                new PeerSelector.Fqdn("weir.dev"),
                new PeerSelector.Fqdn("other.dev"),
                new PeerSelector.Service("x", "s"))));
  }

  private static Arbitrary<PeerSelector> workloads() {
    return Arbitraries.of(
            "app=a",
            "app=b",
            "",
            "app!=a",
            "env in (dev,prod)",
            "env",
            "!env",
            "app=nobody",
            "k8s:app=c,env=prod",
            "reserved:init",
            "x:app=a",
            "cidr:10.0.0.0/8")
        .map(LabelSelector::parse)
        .map(PeerSelector::endpoints);
  }

  private static Arbitrary<PeerSelector> blocks() {
    return Arbitraries.of(
        block("10.0.0.0/8"),
        block("10.1.0.0/16"),
        block("10.1.2.3/32"),
        block("0.0.0.0/0"),
        block("::/0"),
        block("fd00::/8"),
        block("10.0.0.0/8", "10.1.0.0/16"),
        block("10.0.0.0/8", "10.1.2.0/24", "10.1.2.128/25"),
        block("10.1.0.0/16", "10.1.0.0/16"),
        block("0.0.0.0/0", "10.0.0.0/8", "11.0.0.0/8"),
        block("::/0", "fd00::/16"),
        block("192.0.2.0/24"));
  }

  private static PeerSelector block(String block, String... except) {
    return PeerSelector.block(
        Cidr.parse(block), Arrays.stream(except).map(Cidr::parse).toArray(Cidr[]::new));
  }

  static Arbitrary<Ports> ports() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(Ports.any())),
        Tuple.of(1, Arbitraries.just(Ports.none())),
        Tuple.of(10, portSpecs().list().ofMinSize(1).ofMaxSize(3).map(Ports::of)));
  }

  static Arbitrary<PortSpec> portSpecs() {
    Arbitrary<PortProtocol> protocols =
        Arbitraries.frequency(
            Tuple.of(5, PortProtocol.TCP),
            Tuple.of(2, PortProtocol.UDP),
            Tuple.of(1, PortProtocol.SCTP),
            Tuple.of(2, PortProtocol.ANY));
    return Arbitraries.frequencyOf(
        Tuple.of(8, Combinators.combine(protocols, ranges()).as(PortSpec::ports)),
        Tuple.of(
            3,
            Combinators.combine(protocols, Arbitraries.of("http", "dns", "nobody"))
                .as(PortSpec::named)),
        Tuple.of(
            1,
            Arbitraries.of(
                    IpProtocol.TCP,
                    IpProtocol.UDP,
                    IpProtocol.SCTP,
                    IpProtocol.ICMP,
                    IpProtocol.ICMPV6,
                    IpProtocol.GRE)
                .map(PortSpec::protocol)),
        Tuple.of(
            1,
            Combinators.combine(
                    Arbitraries.of(IpFamily.AF_INET, IpFamily.AF_INET6),
                    Arbitraries.of(8, 0, 128, 255))
                .as(PortSpec::icmp)));
  }

  /** Single ports and ranges at, across and just beside the edges of aligned blocks. */
  static Arbitrary<PortRange> ranges() {
    Arbitrary<Integer> edges =
        Arbitraries.of(
            Stream.concat(
                    Stream.of(80, 81, 53, 8080, 8090, 0, 65535, 65534),
                    Stream.of(1, 2, 8, 64, 128, 1024, 8192, 16384, 32768)
                        .flatMap(edge -> Stream.of(edge, edge - 1, edge + 1)))
                .distinct()
                .toList());
    return Arbitraries.frequencyOf(
        Tuple.of(3, edges.map(PortRange::of)),
        Tuple.of(
            3,
            Combinators.combine(edges, edges)
                .as((a, b) -> new PortRange(Math.min(a, b), Math.max(a, b)))),
        Tuple.of(1, Arbitraries.of(PortRange.ALL, new PortRange(1, 65535))));
  }

  private static Arbitrary<Action> actions() {
    return Arbitraries.frequency(
        Tuple.of(5, Action.ALLOW), Tuple.of(3, Action.DENY), Tuple.of(2, Action.PASS));
  }

  private static Arbitrary<Place> places() {
    Arbitrary<Tier> tiers =
        Arbitraries.frequency(
            Tuple.of(4, Tier.NORMAL), Tuple.of(3, Tier.ADMIN), Tuple.of(2, Tier.BASELINE));
    Arbitrary<Integer> priorities =
        Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(2, 1), Tuple.of(1, Rule.LAST_PRIORITY));
    return Combinators.combine(tiers, priorities).as(Place::new);
  }

  private static Arbitrary<Extras> extras() {
    Arbitrary<Optional<L7Rules>> l7 =
        Arbitraries.frequency(
            Tuple.of(6, Optional.empty()),
            Tuple.of(2, Optional.of(GET)),
            Tuple.of(1, Optional.of(POST)),
            Tuple.of(1, Optional.of(HttpRules.of())),
            Tuple.of(1, Optional.of(DnsRules.of("weir.dev"))),
            Tuple.of(1, Optional.of(DnsRules.of("*.weir.dev", "other.dev"))));
    Arbitrary<Optional<Listener>> listeners =
        Arbitraries.frequency(
            Tuple.of(10, Optional.empty()),
            Tuple.of(1, Optional.of(Listener.of("z"))),
            Tuple.of(1, Optional.of(new Listener("y", OptionalInt.of(1)))),
            Tuple.of(1, Optional.of(new Listener("y", OptionalInt.of(100)))));
    Arbitrary<Optional<Authentication>> proofs =
        Arbitraries.frequency(
            Tuple.of(7, Optional.empty()),
            Tuple.of(1, Optional.of(Authentication.REQUIRED)),
            Tuple.of(1, Optional.of(Authentication.DISABLED)),
            Tuple.of(1, Optional.of(Authentication.ALWAYS_FAILS)));
    Arbitrary<Optional<Boolean>> denies =
        Arbitraries.frequency(
            Tuple.of(4, Optional.empty()),
            Tuple.of(1, Optional.of(false)),
            Tuple.of(1, Optional.of(true)));
    return Combinators.combine(l7, listeners, proofs, denies).as(Extras::new);
  }
}
