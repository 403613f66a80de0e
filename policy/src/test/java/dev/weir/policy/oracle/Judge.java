// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Verdict;
import java.util.Collection;

/** Whoever says what rules mean for one endpoint: the oracle, or what the compiler made. */
public interface Judge {
  /** The oracle. */
  Judge ORACLE =
      (rules, semantics, endpoint, identities) ->
          new Judgement() {
            private final PolicyOracle oracle = new PolicyOracle(rules, semantics);

            @Override
            public Verdict about(
                Direction direction, Identity peer, IpProtocol protocol, int port) {
              return oracle.verdict(endpoint, direction, peer, protocol, port);
            }

            @Override
            public Verdict aboutUnknown(Direction direction, IpProtocol protocol, int port) {
              return oracle.verdictOfUnknown(endpoint, direction, protocol, port);
            }
          };

  /** The entries that the compiler makes, as they are looked up. */
  Judge COMPILER =
      (rules, semantics, endpoint, identities) ->
          new Judgement() {
            private final PolicyMapState state =
                PolicyCompiler.of(rules, semantics)
                    .withCapacity(1 << 20)
                    .compile(endpoint, identities);

            @Override
            public Verdict about(
                Direction direction, Identity peer, IpProtocol protocol, int port) {
              return state.lookup(direction, peer.number(), protocol, port);
            }

            @Override
            public Verdict aboutUnknown(Direction direction, IpProtocol protocol, int port) {
              return state.lookup(direction, World.unknown(), protocol, port);
            }
          };

  /** What the rules mean for an endpoint among these identities. */
  Judgement judge(
      RuleSet rules, PolicySemantics semantics, Endpoint endpoint, Collection<Identity> identities);

  /** With the whole world's identities. */
  default Judgement judge(RuleSet rules, PolicySemantics semantics, Endpoint endpoint) {
    return judge(rules, semantics, endpoint, World.IDENTITIES);
  }

  /** Verdicts. */
  interface Judgement {
    /** The verdict about what a peer sends or receives. */
    Verdict about(Direction direction, Identity peer, IpProtocol protocol, int port);

    /** The verdict about a peer whose identity nobody knows. */
    Verdict aboutUnknown(Direction direction, IpProtocol protocol, int port);

    /** The verdict about a flow. */
    default Verdict about(Flow flow) {
      return about(flow.direction(), flow.peer(), flow.protocol(), flow.port());
    }
  }
}
