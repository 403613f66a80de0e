// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.PortRange;
import dev.weir.policy.compile.PolicyCapacityException;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PolicyRepositoryTest {
  private static final Identity A = Identity.of(256, LabelSet.parse("k8s:app=a"));
  private static final Identity B = Identity.of(257, LabelSet.parse("k8s:app=b"));
  private static final Endpoint ONE = Endpoint.of(1, "one", A);
  private static final Endpoint TWO = Endpoint.of(2, "two", B);

  private final PolicyRepository repository =
      PolicyRepository.of(PolicyCompiler.of(RuleSet.empty()).withCapacity(20));

  private static Rule rule(String name, String app, int lastPort) {
    return Rule.ingress(name)
        .from(Peers.endpoints(LabelSelector.parse("app=" + app)))
        .ports(Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(1, lastPort))))
        .allow();
  }

  @Test
  void whoAppliesTheDifferencesHasTheState() {
    Map<Integer, PolicyMapState> maps = new HashMap<>();
    List<Long> revisions = new ArrayList<>();
    repository.listen(
        change -> {
          revisions.add(change.revision());
          maps.compute(
              change.endpoint().id(),
              (id, old) -> change.diff().applyTo(old == null ? PolicyMapState.empty() : old));
        });
    repository.add(ONE);
    repository.put(A);
    repository.put(rule("r", "b", 7));
    repository.put(B);
    repository.add(TWO);
    repository.put(rule("s", "a", 1));
    repository.removeRules("r");
    repository.remove(A.number());

    assertThat(revisions).isSorted().startsWith(2L, 3L).endsWith(9L);
    assertThat(repository.revision()).isEqualTo(9);
    for (Endpoint endpoint : List.of(ONE, TWO)) {
      assertThat(repository.state(endpoint.id())).contains(maps.get(endpoint.id()));
      assertThat(maps.get(endpoint.id()))
          .isEqualTo(PolicyCompiler.of(repository.rules()).compile(endpoint, List.of(B)));
    }
  }

  @Test
  void whatOneMapCannotHoldHoldsNowhere() {
    repository.put(A);
    repository.put(B);
    repository.add(ONE);
    repository.add(TWO);
    repository.put(rule("r", "a", 1));
    long before = repository.revision();
    PolicyMapState one = repository.state(1).orElseThrow();
    List<PolicyChange> told = new ArrayList<>();
    repository.listen(told::add);

    Rule onlyTwo =
        Rule.ingress("large")
            .on(Subject.endpoints(LabelSelector.parse("app=b")))
            .from(Peers.endpoints(LabelSelector.parse("app=a")))
            .ports(Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(1, 65534))))
            .allow();
    assertThatThrownBy(() -> repository.put(onlyTwo, rule("s", "b", 1)))
        .isInstanceOf(PolicyCapacityException.class)
        .hasMessageContaining("endpoint two");
    assertThat(repository.revision()).isEqualTo(before);
    assertThat(repository.rules().size()).isEqualTo(1);
    assertThat(repository.state(1)).contains(one);
    assertThat(told).isEmpty();
  }

  @Test
  void anIdentityThatDoesNotFitIsRefusedEverywhere() {
    repository.add(ONE);
    repository.put(rule("r", "b", 65534 / 2));
    Identity first = Identity.of(300, LabelSet.parse("k8s:app=b"));
    Identity second = Identity.of(301, LabelSet.parse("k8s:app=b"));
    repository.put(first);
    PolicyMapState state = repository.state(1).orElseThrow();

    assertThatThrownBy(() -> repository.put(second)).isInstanceOf(PolicyCapacityException.class);
    assertThat(repository.state(1)).contains(state);
    repository.remove(300);
    repository.put(second);
  }

  @Test
  void aRevisionIsRealizedWhenEveryEndpointReportsIt() {
    repository.add(ONE);
    long added = repository.add(TWO);
    CompletableFuture<Long> future = repository.whenRealized(added);
    repository.report(2, added);
    assertThat(future).isNotDone();
    assertThat(repository.realized()).isZero();
    repository.report(1, added - 1);
    assertThat(future).isNotDone();
    repository.report(1, added);
    assertThat(future).isCompletedWithValue(added);
    assertThat(repository.whenRealized(added)).isDone();

    long changed = repository.put(A);
    CompletableFuture<Long> next = repository.whenRealized(changed);
    repository.report(1, changed);
    assertThat(next).isNotDone();
    repository.removeEndpoint(2);
    assertThat(next).isDone();
  }

  @Test
  void aListenerMayChangeThePolicyAndIsToldInOrder() {
    List<Long> revisions = new ArrayList<>();
    try (Subscription ignored =
        repository.listen(
            change -> {
              revisions.add(change.revision());
              if (change.revision() == 2) {
                repository.put(A);
              }
              if (change.revision() == 3) {
                repository.put(B);
              }
            })) {
      repository.add(ONE);
    }
    repository.remove(B.number());
    assertThat(revisions).containsExactly(2L, 3L, 4L);
  }

  @Test
  void aListenerThatFailsDoesNotKeepOthersFromBeingTold() {
    List<PolicyChange> told = new ArrayList<>();
    repository.listen(
        change -> {
          throw new IllegalStateException("no");
        });
    repository.listen(told::add);
    assertThatThrownBy(() -> repository.add(ONE)).isInstanceOf(IllegalStateException.class);
    assertThat(told).hasSize(1);
    assertThatThrownBy(() -> repository.add(ONE)).isInstanceOf(InvalidSpecException.class);
  }
}
