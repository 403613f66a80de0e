// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.label.LabelSelector;

/** Which endpoints a rule is for. Immutable and thread-safe. */
public sealed interface Subject {

  /**
   * {@return workloads, chosen by label; never the machine itself}
   *
   * @param selector what their labels must meet
   */
  static Subject endpoints(LabelSelector selector) {
    return new Endpoints(selector);
  }

  /**
   * {@return machines, chosen by label; never workloads}
   *
   * @param selector what their labels must meet
   */
  static Subject nodes(LabelSelector selector) {
    return new Nodes(selector);
  }

  /**
   * {@return whether the rule is for an endpoint}
   *
   * @param endpoint the endpoint
   */
  boolean selects(Endpoint endpoint);

  /**
   * Workloads.
   *
   * @param selector what their labels must meet
   */
  record Endpoints(LabelSelector selector) implements Subject {
    @Override
    public boolean selects(Endpoint endpoint) {
      return !endpoint.isNode() && selector.matches(endpoint.identity().labels());
    }

    @Override
    public String toString() {
      return "endpoints{" + selector + "}";
    }
  }

  /**
   * Machines.
   *
   * @param selector what their labels must meet
   */
  record Nodes(LabelSelector selector) implements Subject {
    @Override
    public boolean selects(Endpoint endpoint) {
      return endpoint.isNode() && selector.matches(endpoint.identity().labels());
    }

    @Override
    public String toString() {
      return "nodes{" + selector + "}";
    }
  }
}
