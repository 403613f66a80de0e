// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.repository;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners of changes one after the other, in the order in which they were added, without
 * holding a lock meanwhile. A thread that finds another one telling leaves its changes to that one.
 */
final class ChangeQueue {
  private final Map<Integer, PolicyListener> listeners = new ConcurrentSkipListMap<>();
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final Queue<PolicyChange> waiting = new ArrayDeque<>();
  private boolean telling;

  Subscription add(PolicyListener listener) {
    // The same listener may listen twice, and end each on its own.
    int number = subscriptions.getAndIncrement();
    listeners.put(number, listener);
    return () -> listeners.remove(number);
  }

  synchronized void add(List<PolicyChange> changes) {
    waiting.addAll(changes);
  }

  /** Tells what waits. If a listener throws, the rest is told before that is thrown on. */
  void tell() {
    RuntimeException failure = null;
    for (PolicyChange change = begin(); change != null; change = next()) {
      for (PolicyListener listener : listeners.values()) {
        try {
          listener.changed(change);
        } catch (RuntimeException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized @Nullable PolicyChange begin() {
    if (telling) {
      return null;
    }
    return next();
  }

  private synchronized @Nullable PolicyChange next() {
    PolicyChange change = waiting.poll();
    telling = change != null;
    return change;
  }
}
