// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;

/** Whether a rule is about a flow, asked of the rule itself. */
final class FlowMatcher {
  private final PolicySemantics semantics;
  private final Identity peer;
  private final NamedPorts names;
  private final IpProtocol protocol;
  private final int port;

  FlowMatcher(
      PolicySemantics semantics,
      Endpoint endpoint,
      Direction direction,
      Identity peer,
      IpProtocol protocol,
      int port) {
    this.semantics = semantics;
    this.peer = peer;
    this.names = direction == Direction.INGRESS ? endpoint.ports() : peer.ports();
    this.protocol = protocol;
    this.port = port;
  }

  boolean peersMatch(Rule rule) {
    return rule.peers().select(peer, semantics);
  }

  boolean trafficMatches(Rule rule) {
    return rule.ports() instanceof Ports.Any
        || (rule.ports() instanceof Ports.Listed listed
            && listed.specs().stream().anyMatch(this::matches));
  }

  private boolean matches(PortSpec spec) {
    if (spec instanceof PortSpec.Whole whole) {
      return whole.protocol().equals(protocol);
    }
    if (spec instanceof PortSpec.Icmp icmp) {
      return icmp.protocol().equals(protocol) && icmp.type() == port;
    }
    if (spec instanceof PortSpec.Numbered numbered) {
      return isMeant(numbered.protocol()) && numbered.ports().contains(port);
    }
    if (spec instanceof PortSpec.Named named && isMeant(named.protocol())) {
      for (NamedPort candidate : names.named(named.name())) {
        if (candidate.protocol().equals(protocol) && candidate.port() == port) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isMeant(PortProtocol wanted) {
    return wanted.protocols(semantics).contains(protocol);
  }
}
