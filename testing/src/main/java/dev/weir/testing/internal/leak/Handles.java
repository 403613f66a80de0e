// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.handle.OpenHandles;
import dev.weir.core.handle.OpenHandles.OpenHandle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Weir's handles, which know who made them: those that are open, and those that were forgotten
 * while this looks. Once the collector has found a handle it is open to nobody, and what it holds
 * stays held.
 */
final class Handles implements Inventory {
  private final Queue<OpenHandle> forgotten = new ConcurrentLinkedQueue<>();
  private final OpenHandles.Subscription leaks = OpenHandles.onLeak(forgotten::add);

  @Override
  public String subject() {
    return "handles";
  }

  @Override
  public Optional<List<Held>> take() {
    // In this order: a handle is told to be forgotten before it leaves the register.
    Set<OpenHandle> all = new LinkedHashSet<>(OpenHandles.snapshot());
    all.addAll(forgotten);
    List<Held> held = new ArrayList<>();
    for (OpenHandle handle : all) {
      held.add(new Held(handle, "open handle: " + handle.name(), Optional.of(handle.createdAt())));
    }
    return Optional.of(held);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public void close() {
    leaks.close();
  }
}
