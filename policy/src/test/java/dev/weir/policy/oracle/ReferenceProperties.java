// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.IpCache;
import dev.weir.policy.identity.ReservedIdentity;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelKey;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Subject;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What must hold of verdicts whoever gives them, by the numbers of the reference's list. Those that
 * look into maps, or change them step by step, are beside the compiler.
 */
public abstract class ReferenceProperties {
  private static final int TRIES = 150;

  /** Everything that no rule decides is denied, so that what rules decide can be told from it. */
  private static final PolicySemantics BARE =
      PolicySemantics.defaults()
          .withEnforcement(EnforcementMode.ALWAYS)
          .withHostFirewall(true)
          .withHostReachesEndpoints(false);

  private final Judge judge;

  /**
   * @param judge whose verdicts are looked at
   */
  protected ReferenceProperties(Judge judge) {
    this.judge = judge;
  }

  @Property(tries = TRIES)
  void p02TheOrderOfRulesHasNoMeaning(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint,
      @ForAll long seed) {
    List<Rule> shuffled = new ArrayList<>(rules.rules());
    Collections.shuffle(shuffled, new Random(seed));
    same(rules, RuleSet.copyOf(shuffled), semantics, endpoint);
  }

  @Property(tries = TRIES)
  void p03ARuleTwiceIsTheRuleOnce(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    List<Rule> twice = new ArrayList<>(rules.rules());
    rules.rules().forEach(rule -> twice.add(renamed(rule, rule.name() + "-again")));
    same(rules, RuleSet.copyOf(twice), semantics, endpoint);
  }

  @Property(tries = TRIES)
  void p04AnotherAllowDeniesOnlyByMakingADirectionEnforced(
      @ForAll("rules") RuleSet rules,
      @ForAll("drafts") RuleArbitraries.Draft draft,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    Rule allow = acting(draft.named("new"), Action.ALLOW);
    PolicyOracle oracle = new PolicyOracle(rules, semantics);
    Judge.Judgement before = judge.judge(rules, semantics, endpoint);
    Judge.Judgement after = judge.judge(rules.with(allow), semantics, endpoint);
    for (Flow flow : Flow.of(rules.with(allow), endpoint, World.IDENTITIES)) {
      if (before.about(flow).isAllowed()
          && (!allow.defaultDeny() || oracle.enforced(endpoint, flow.direction()))) {
        assertThat(after.about(flow).isAllowed()).as(because(rules.with(allow), flow)).isTrue();
      }
    }
  }

  @Property(tries = TRIES)
  void p05AnotherDenyNeverAllows(
      @ForAll("rules") RuleSet rules,
      @ForAll("drafts") RuleArbitraries.Draft draft,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    Rule deny = acting(draft.named("new"), Action.DENY);
    Judge.Judgement before = judge.judge(rules, semantics, endpoint);
    Judge.Judgement after = judge.judge(rules.with(deny), semantics, endpoint);
    for (Flow flow : Flow.of(rules.with(deny), endpoint, World.IDENTITIES)) {
      if (!before.about(flow).isAllowed()) {
        assertThat(after.about(flow).isAllowed()).as(because(rules.with(deny), flow)).isFalse();
      }
    }
  }

  @Property(tries = TRIES)
  void p06DenyBeatsAllowOfTheSamePriorityHoweverNarrow(
      @ForAll("rulesOfOnePriority") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    RuleSet denies = only(rules, rule -> rule.action() == Action.DENY);
    Judge.Judgement denied = judge.judge(denies, BARE, endpoint);
    Judge.Judgement all = judge.judge(rules, BARE, endpoint);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      if (denied.about(flow).equals(Verdict.DENIED)) {
        assertThat(all.about(flow)).as(because(rules, flow)).isEqualTo(Verdict.DENIED);
      }
    }
  }

  @Property(tries = TRIES)
  void p07WhatATierDecidesLaterTiersDoNotChange(
      @ForAll("rules") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    RuleSet admin = only(rules, rule -> rule.tier() == Tier.ADMIN);
    RuleSet normal = only(rules, rule -> rule.tier() != Tier.BASELINE);
    for (RuleSet upper : List.of(admin, normal)) {
      Judge.Judgement decided = judge.judge(upper, BARE, endpoint);
      Judge.Judgement all = judge.judge(rules, BARE, endpoint);
      for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
        if (!decided.about(flow).equals(Verdict.DENIED_BY_DEFAULT)) {
          assertThat(all.about(flow)).as(because(rules, flow)).isEqualTo(decided.about(flow));
        }
      }
    }
  }

  @Property(tries = TRIES)
  void p08PassSkipsItsOwnTierAndNothingElse(
      @ForAll("rules") RuleSet rules, @ForAll Tier tier, @ForAll("endpoints") Endpoint endpoint) {
    // Behind a pass of everything, at the first priority, nothing of the tier is left.
    List<Rule> passed = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      passed.add(rule.tier() == tier ? placed(rule, tier, rule.priority() / 2 + 1) : rule);
    }
    for (Direction direction : Direction.values()) {
      for (Subject everybody : EVERYBODY) {
        RuleBuilder pass =
            direction == Direction.INGRESS
                ? Rule.ingress("pass in " + everybody)
                : Rule.egress("pass out " + everybody);
        passed.add(pass.on(everybody).tier(tier, 0).pass());
      }
    }
    same(only(rules, rule -> rule.tier() != tier), RuleSet.copyOf(passed), BARE, endpoint);
  }

  @Property(tries = 1000)
  void p15AnAddressIsInTheBlocksThatArithmeticSaysItIsIn(
      @ForAll("nestedBlocks") List<PeerSelector> blocks, @ForAll("addresses") IpAddress address) {
    List<Rule> rules = new ArrayList<>();
    for (PeerSelector block : blocks) {
      rules.add(
          Rule.ingress("b" + rules.size())
              .from(Peers.of(block))
              .ports(Ports.tcp(1000 + rules.size()))
              .allow());
    }
    RuleSet set = RuleSet.copyOf(rules);
    IpCache cache = IpCache.create();
    List<Identity> identities = new ArrayList<>(World.IDENTITIES);
    int number = Identity.FIRST_LOCAL + 1000;
    for (Cidr block : set.blocks()) {
      Identity identity = Identity.of(number++, Identity.labelsOf(block));
      cache.put(block, identity);
      identities.add(identity);
    }
    Endpoint endpoint = World.ENDPOINTS.get(2);
    Judge.Judgement judgement = judge.judge(set, PolicySemantics.defaults(), endpoint, identities);
    Identity identity = cache.identityOf(address);
    for (int i = 0; i < blocks.size(); i++) {
      PeerSelector.Block block = (PeerSelector.Block) blocks.get(i);
      boolean inside =
          block.block().contains(address)
              && block.except().stream().noneMatch(hole -> hole.contains(address));
      assertThat(judgement.about(Direction.INGRESS, identity, IpProtocol.TCP, 1000 + i).isAllowed())
          .as("%s in %s", address, block)
          .isEqualTo(inside);
    }
  }

  @Property(tries = TRIES)
  void p16DirectionsDoNotTouchEachOther(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    for (Direction direction : Direction.values()) {
      Judge.Judgement alone =
          judge.judge(only(rules, rule -> rule.direction() == direction), semantics, endpoint);
      Judge.Judgement all = judge.judge(rules, semantics, endpoint);
      for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
        if (flow.direction() == direction) {
          assertThat(all.about(flow)).as(because(rules, flow)).isEqualTo(alone.about(flow));
        }
      }
    }
  }

  @Property(tries = TRIES)
  void p16WithoutDefaultDenyNothingIsDeniedThatNoRuleDenies(
      @ForAll("rules") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    RuleSet open = each(rules, rule -> withDefaultDeny(rule, false));
    PolicySemantics semantics = PolicySemantics.defaults().withHostFirewall(true);
    Judge.Judgement judgement = judge.judge(open, semantics, endpoint);
    for (Flow flow : Flow.of(open, endpoint, World.IDENTITIES)) {
      if (!endpoint.identity().isInit()) {
        assertThat(judgement.about(flow))
            .as(because(open, flow))
            .isNotEqualTo(Verdict.DENIED_BY_DEFAULT);
      }
    }
  }

  @Property(tries = TRIES)
  void p17WhatIsInitialisingIsDeniedBothWaysUnlessARuleAllows(@ForAll("rules") RuleSet rules) {
    Endpoint init = Endpoint.of(7, "init", ReservedIdentity.INIT.identity());
    RuleSet open = each(rules, rule -> withDefaultDeny(rule, false));
    PolicySemantics always = PolicySemantics.defaults().withEnforcement(EnforcementMode.ALWAYS);
    Judge.Judgement byLabel = judge.judge(open, PolicySemantics.defaults(), init);
    Judge.Judgement byMode = judge.judge(open, always, init);
    for (Flow flow : Flow.of(open, init, World.IDENTITIES)) {
      assertThat(byLabel.about(flow)).as(because(open, flow)).isEqualTo(byMode.about(flow));
    }
  }

  @Property(tries = TRIES)
  void p18TheModeOnlyChangesWhatNoRuleDecides(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    Judge.Judgement never =
        judge.judge(rules, semantics.withEnforcement(EnforcementMode.NEVER), endpoint);
    Judge.Judgement usual =
        judge.judge(rules, semantics.withEnforcement(EnforcementMode.DEFAULT), endpoint);
    Judge.Judgement always =
        judge.judge(rules, semantics.withEnforcement(EnforcementMode.ALWAYS), endpoint);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      assertThat(never.about(flow)).as(because(rules, flow)).isEqualTo(Verdict.ALLOWED);
      if (!always.about(flow).equals(Verdict.DENIED_BY_DEFAULT)) {
        assertThat(usual.about(flow)).as(because(rules, flow)).isEqualTo(always.about(flow));
      }
    }
  }

  @Property(tries = 40)
  void p19ANameIsWhateverTheReceiverCallsSo(
      @ForAll("endpoints") Endpoint endpoint, @ForAll("names") String name) {
    Ports named = Ports.of(PortSpec.named(PortProtocol.ANY, name));
    RuleSet rules =
        RuleSet.of(
            Rule.ingress("in").ports(named).allow(), Rule.egress("out").ports(named).allow());
    Judge.Judgement judgement = judge.judge(rules, BARE, endpoint);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      var receiver = flow.direction() == Direction.INGRESS ? endpoint.ports() : flow.peer().ports();
      boolean open =
          receiver.named(name).stream()
              .anyMatch(p -> p.protocol().equals(flow.protocol()) && p.port() == flow.port());
      assertThat(judgement.about(flow).isAllowed())
          .as(because(rules, flow))
          .isEqualTo(open && !endpoint.isNode());
    }
    for (Flow.Traffic traffic : Flow.traffic(rules, World.IDENTITIES)) {
      assertThat(judgement.aboutUnknown(Direction.EGRESS, traffic.protocol(), traffic.port()))
          .as("a name of nobody stands for no port: %s", traffic)
          .isEqualTo(Verdict.DENIED_BY_DEFAULT);
    }
  }

  @Property(tries = 100)
  void p20AnyProtocolIsThoseWithPorts(
      @ForAll("specs") PortSpec spec, @ForAll("endpoints") Endpoint endpoint) {
    if (!(spec instanceof PortSpec.Numbered any)) {
      return;
    }
    RuleSet one =
        RuleSet.of(
            Rule.ingress("any")
                .ports(Ports.of(PortSpec.ports(PortProtocol.ANY, any.ports())))
                .allow());
    RuleSet three =
        RuleSet.of(
            Rule.ingress("three")
                .ports(
                    Ports.of(
                        PortSpec.ports(PortProtocol.TCP, any.ports()),
                        PortSpec.ports(PortProtocol.UDP, any.ports()),
                        PortSpec.ports(PortProtocol.SCTP, any.ports())))
                .allow());
    same(one, three, PolicySemantics.defaults(), endpoint);
  }

  @Property(tries = TRIES)
  void p21WhatIsAboutSctpIsNothingToOthers(
      @ForAll("rules") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    RuleSet sctp = each(rules, rule -> withPorts(rule, onlySctp(rule.ports())));
    RuleSet none = each(rules, rule -> withPorts(rule, Ports.none()));
    Judge.Judgement withSctp = judge.judge(sctp, BARE, endpoint);
    Judge.Judgement withNone = judge.judge(none, BARE, endpoint);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      if (!flow.protocol().equals(IpProtocol.SCTP)) {
        assertThat(withSctp.about(flow)).as(because(sctp, flow)).isEqualTo(withNone.about(flow));
      }
    }
  }

  @Property(tries = TRIES)
  void p22WhatMayPassUnseenIsNotRefusedByAProxy(
      @ForAll("rulesThatMeet") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    RuleSet plain = only(rules, rule -> rule.redirect().isEmpty());
    Judge.Judgement unseen = judge.judge(plain, BARE, endpoint);
    Judge.Judgement all = judge.judge(rules, BARE, endpoint);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      if (unseen.about(flow).isAllowed()) {
        assertThat(all.about(flow))
            .as(because(rules, flow))
            .isInstanceOfSatisfying(
                Verdict.Allow.class,
                allow ->
                    assertThat(allow.redirect().map(to -> to.rules().allowsAll()).orElse(true))
                        .isTrue());
      }
    }
  }

  @Property(tries = TRIES)
  void p23AmongRedirectsTheFirstInOneOrderWins(
      @ForAll("redirecting") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    Judge.Judgement all = judge.judge(rules, BARE, endpoint);
    List<Judge.Judgement> alone =
        rules.rules().stream().map(rule -> judge.judge(RuleSet.of(rule), BARE, endpoint)).toList();
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      Optional<Redirect> first =
          alone.stream()
              .flatMap(one -> redirect(one.about(flow)).stream())
              .min(Redirect::compareTo);
      assertThat(redirect(all.about(flow)).map(ReferenceProperties::listenerAndPriority))
          .as(because(rules, flow))
          .isEqualTo(first.map(ReferenceProperties::listenerAndPriority));
    }
  }

  @Property(tries = TRIES)
  void p24ARedirectIsNotLostInAWiderOrNarrowerAllow(
      @ForAll("specs") PortSpec wide,
      @ForAll("specs") PortSpec narrow,
      @ForAll("endpoints") Endpoint endpoint) {
    RuleArbitraries.Draft draft =
        new RuleArbitraries.Draft(
            Subject.endpoints(LabelSelector.all()),
            Direction.INGRESS,
            Tier.NORMAL,
            0,
            Peers.endpoints(LabelSelector.parse("app=a")),
            Ports.of(wide),
            Action.ALLOW,
            Optional.of(dev.weir.policy.l7.HttpRules.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Rule redirect = draft.named("redirect");
    if (redirect.redirect().isEmpty()) {
      return;
    }
    RuleSet rules = RuleSet.of(redirect, Rule.ingress("plain").ports(Ports.of(narrow)).allow());
    Judge.Judgement alone = judge.judge(RuleSet.of(redirect), BARE, endpoint);
    Judge.Judgement both = judge.judge(rules, BARE, endpoint);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      if (redirect(alone.about(flow)).isPresent()) {
        assertThat(redirect(both.about(flow))).as(because(rules, flow)).isPresent();
      }
    }
  }

  @Property(tries = TRIES)
  void p26NumbersOfIdentitiesAndNamesOfLabelsHaveNoMeaning(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    List<Identity> others = World.IDENTITIES.stream().map(ReferenceProperties::disguised).toList();
    RuleSet renamed = each(rules, rule -> new Disguise(ReferenceProperties::otherKey).rule(rule));
    Endpoint other =
        new Endpoint(
            endpoint.id() + 100,
            "other",
            disguised(endpoint.identity()),
            List.of(),
            endpoint.ports());
    Judge.Judgement one = judge.judge(rules, semantics, endpoint);
    Judge.Judgement two = judge.judge(renamed, semantics, other, others);
    for (Flow flow : Flow.of(rules, endpoint, World.IDENTITIES)) {
      assertThat(two.about(flow.direction(), disguised(flow.peer()), flow.protocol(), flow.port()))
          .as(because(rules, flow))
          .isEqualTo(one.about(flow));
    }
  }

  @Property(tries = 60)
  void p27ASelectorAndItsOppositeShareNobodyAndMissNobody(
      @ForAll("opposites") List<LabelSelector> opposites, @ForAll("endpoints") Endpoint endpoint) {
    List<Judge.Judgement> both =
        opposites.stream()
            .map(
                selector ->
                    judge.judge(
                        RuleSet.of(Rule.egress("e").to(Peers.endpoints(selector)).allow()),
                        BARE,
                        endpoint))
            .toList();
    for (Identity identity : World.IDENTITIES) {
      long selecting =
          both.stream()
              .filter(one -> one.about(Direction.EGRESS, identity, IpProtocol.TCP, 80).isAllowed())
              .count();
      boolean workload = identity.kind() == dev.weir.policy.identity.IdentityKind.ENDPOINT;
      assertThat(selecting)
          .as(identity.toString())
          .isEqualTo(workload && !endpoint.isNode() ? 1 : 0);
    }
  }

  @Property(tries = 40)
  void p27NoListAndAnEmptyListAreOpposites(@ForAll("endpoints") Endpoint endpoint) {
    Judge.Judgement any =
        judge.judge(RuleSet.of(Rule.ingress("any").from(Peers.any()).allow()), BARE, endpoint);
    Judge.Judgement empty =
        judge.judge(RuleSet.of(Rule.ingress("none").from(Peers.of()).allow()), BARE, endpoint);
    for (Identity identity : World.IDENTITIES) {
      assertThat(any.about(Direction.INGRESS, identity, IpProtocol.TCP, 80).isAllowed())
          .isEqualTo(!endpoint.isNode());
      assertThat(empty.about(Direction.INGRESS, identity, IpProtocol.TCP, 80).isAllowed())
          .isFalse();
    }
  }

  // --- what is generated

  @Provide
  Arbitrary<RuleSet> rules() {
    return RuleArbitraries.ruleSets(6);
  }

  @Provide
  Arbitrary<RuleSet> rulesOfOnePriority() {
    return RuleArbitraries.ruleSets(RuleArbitraries.draftsOfOnePriority(), 6);
  }

  @Provide
  Arbitrary<RuleSet> rulesThatMeet() {
    return RuleArbitraries.ruleSets(RuleArbitraries.draftsThatMeet(), 5);
  }

  @Provide
  Arbitrary<RuleSet> redirecting() {
    return rulesThatMeet().map(set -> only(set, rule -> rule.action() == Action.ALLOW));
  }

  @Provide
  Arbitrary<RuleArbitraries.Draft> drafts() {
    return RuleArbitraries.drafts();
  }

  @Provide
  Arbitrary<PolicySemantics> semantics() {
    return RuleArbitraries.semantics();
  }

  @Provide
  Arbitrary<Endpoint> endpoints() {
    return Arbitraries.of(World.ENDPOINTS);
  }

  @Provide
  Arbitrary<PortSpec> specs() {
    return RuleArbitraries.portSpecs();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("http", "dns", "nobody");
  }

  @Provide
  Arbitrary<List<LabelSelector>> opposites() {
    return Arbitraries.of(
            List.of("app=a", "app!=a"),
            List.of("env", "!env"),
            List.of("app in (a,b)", "app notin (a,b)"),
            List.of("k8s:app=", "k8s:app!="),
            List.of("reserved:init", "!reserved:init"))
        .map(texts -> texts.stream().map(LabelSelector::parse).toList());
  }

  @Provide
  Arbitrary<IpAddress> addresses() {
    Arbitrary<IpAddress> ipv4 =
        Arbitraries.of(0x0a000000, 0x0a000001, 0x0a010203, 0x0a0102ff, 0x0affffff, 0x0b000000, 0)
            .map(IpAddress::ofIpv4);
    return Arbitraries.oneOf(
        ipv4, Arbitraries.of("fd00::1", "fd00:0:1::", "::", "fe80::1").map(IpAddress::parse));
  }

  @Provide
  Arbitrary<List<PeerSelector>> nestedBlocks() {
    Arbitrary<Cidr> around =
        Combinators.combine(addresses(), Arbitraries.integers().between(0, 32))
            .as((address, length) -> Cidr.containing(address, length));
    return Combinators.combine(around, around.list().ofMaxSize(3))
        .as(
            (block, holes) ->
                PeerSelector.block(
                    block, holes.stream().filter(block::contains).toArray(Cidr[]::new)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  // --- how

  private static final List<Subject> EVERYBODY =
      List.of(Subject.endpoints(LabelSelector.all()), Subject.nodes(LabelSelector.all()));

  private void same(RuleSet one, RuleSet other, PolicySemantics semantics, Endpoint endpoint) {
    Judge.Judgement first = judge.judge(one, semantics, endpoint);
    Judge.Judgement second = judge.judge(other, semantics, endpoint);
    for (Flow flow : Flow.of(one.size() > other.size() ? one : other, endpoint, World.IDENTITIES)) {
      assertThat(second.about(flow)).as(because(other, flow)).isEqualTo(first.about(flow));
    }
  }

  /** A counter-example, readable; put together only if it is one. */
  static Supplier<String> because(RuleSet rules, Flow flow) {
    return () -> {
      StringBuilder text = new StringBuilder().append(flow);
      rules.rules().forEach(rule -> text.append("\n  ").append(rule));
      return text.toString();
    };
  }

  static RuleSet only(RuleSet rules, Predicate<Rule> wanted) {
    return RuleSet.copyOf(rules.rules().stream().filter(wanted).toList());
  }

  static RuleSet each(RuleSet rules, UnaryOperator<Rule> change) {
    return RuleSet.copyOf(rules.rules().stream().map(change).toList());
  }

  private static Optional<Redirect> redirect(Verdict verdict) {
    return verdict instanceof Verdict.Allow allow ? allow.redirect() : Optional.empty();
  }

  private static String listenerAndPriority(Redirect redirect) {
    return redirect.listener() + ' ' + redirect.priority() + ' ' + redirect.rules().parser();
  }

  private static Ports onlySctp(Ports ports) {
    if (ports instanceof Ports.Listed listed) {
      return Ports.of(
          listed.specs().stream()
              .<PortSpec>map(
                  spec ->
                      spec instanceof PortSpec.Numbered numbered
                          ? PortSpec.ports(PortProtocol.SCTP, numbered.ports())
                          : spec instanceof PortSpec.Named named
                              ? PortSpec.named(PortProtocol.SCTP, named.name())
                              : PortSpec.ports(PortProtocol.SCTP, dev.weir.core.net.PortRange.ALL))
              .toList());
    }
    return ports.equals(Ports.any())
        ? Ports.of(PortSpec.ports(PortProtocol.SCTP, dev.weir.core.net.PortRange.ALL))
        : ports;
  }

  private static Rule renamed(Rule rule, String name) {
    return new Rule(
        name,
        rule.subject(),
        rule.direction(),
        rule.tier(),
        rule.priority(),
        rule.peers(),
        rule.ports(),
        rule.action(),
        rule.l7(),
        rule.listener(),
        rule.authentication(),
        rule.defaultDeny(),
        rule.log());
  }

  private static Rule placed(Rule rule, Tier tier, int priority) {
    return new Rule(
        rule.name(),
        rule.subject(),
        rule.direction(),
        tier,
        priority,
        rule.peers(),
        rule.ports(),
        rule.action(),
        rule.l7(),
        rule.listener(),
        rule.authentication(),
        rule.defaultDeny(),
        rule.log());
  }

  private static Rule withDefaultDeny(Rule rule, boolean denied) {
    return new Rule(
        rule.name(),
        rule.subject(),
        rule.direction(),
        rule.tier(),
        rule.priority(),
        rule.peers(),
        rule.ports(),
        rule.action(),
        rule.l7(),
        rule.listener(),
        rule.authentication(),
        denied,
        rule.log());
  }

  private static Rule withPorts(Rule rule, Ports ports) {
    return new Rule(
        rule.name(),
        rule.subject(),
        rule.direction(),
        rule.tier(),
        rule.priority(),
        rule.peers(),
        ports,
        rule.action(),
        rule.l7(),
        rule.listener(),
        rule.authentication(),
        rule.defaultDeny(),
        rule.log());
  }

  private static Rule acting(Rule rule, Action action) {
    boolean allows = action == Action.ALLOW;
    return new Rule(
        rule.name(),
        rule.subject(),
        rule.direction(),
        rule.tier(),
        rule.priority(),
        rule.peers(),
        rule.ports(),
        action,
        allows ? rule.l7() : Optional.empty(),
        allows ? rule.listener() : Optional.empty(),
        allows ? rule.authentication() : Optional.empty(),
        rule.defaultDeny(),
        rule.log());
  }

  /** The same identity with another number, and other keys, which sort another way. */
  private static Identity disguised(Identity identity) {
    int number =
        identity.number() < Identity.FIRST_CLUSTER
            ? identity.number()
            : identity.number() < Identity.FIRST_LOCAL
                ? Identity.LAST_CLUSTER - identity.number()
                : Identity.FIRST_LOCAL + 5000 - (identity.number() - Identity.FIRST_LOCAL);
    List<Label> labels =
        identity.labels().withoutCidrs().stream()
            .map(label -> new Label(label.source(), otherKey(label.key()), label.value()))
            .toList();
    return new Identity(
        number, LabelSet.copyOf(labels).with(identity.labels().cidrs()), identity.ports());
  }

  private static String otherKey(String key) {
    return switch (key) {
      case "app" -> "zone";
      case "env" -> "aaa";
      case "other" -> "app";
      default -> key;
    };
  }

  /** Rules with other keys in their selectors. */
  private record Disguise(UnaryOperator<String> key) {
    Rule rule(Rule rule) {
      return new Rule(
          rule.name(),
          subject(rule.subject()),
          rule.direction(),
          rule.tier(),
          rule.priority(),
          peers(rule.peers()),
          rule.ports(),
          rule.action(),
          rule.l7(),
          rule.listener(),
          rule.authentication(),
          rule.defaultDeny(),
          rule.log());
    }

    private Subject subject(Subject subject) {
      return subject instanceof Subject.Endpoints endpoints
          ? Subject.endpoints(selector(endpoints.selector()))
          : Subject.nodes(selector(((Subject.Nodes) subject).selector()));
    }

    private Peers peers(Peers peers) {
      return peers instanceof Peers.Chosen chosen
          ? Peers.of(chosen.selectors().stream().map(this::peer).toList())
          : peers;
    }

    private PeerSelector peer(PeerSelector peer) {
      if (peer instanceof PeerSelector.Endpoints endpoints) {
        return PeerSelector.endpoints(selector(endpoints.selector()));
      }
      return peer instanceof PeerSelector.Nodes nodes
          ? PeerSelector.nodes(selector(nodes.selector()))
          : peer;
    }

    private LabelSelector selector(LabelSelector selector) {
      return selector.onKeys(old -> new LabelKey(old.source(), key.apply(old.key())));
    }
  }
}
