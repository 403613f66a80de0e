// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.repository;

/** Ends listening when closed; closing again does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  /** Ends it. A change that is being told at this moment still is. */
  @Override
  void close();
}
