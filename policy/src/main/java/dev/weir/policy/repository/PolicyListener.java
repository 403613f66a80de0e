// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.repository;

/** Is told what changes. */
@FunctionalInterface
public interface PolicyListener {

  /**
   * Something changes for an endpoint. Changes of one endpoint come in the order of revisions and
   * never two at a time, on a thread that made a change, with no lock held.
   *
   * @param change what changes
   */
  void changed(PolicyChange change);
}
