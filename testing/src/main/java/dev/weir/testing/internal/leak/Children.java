// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.util.List;
import java.util.Optional;

/** Processes that this one has started and that run on. */
final class Children implements Inventory {

  private record Key(long pid, Object startedAt) {}

  @Override
  public String subject() {
    return "child processes";
  }

  @Override
  public Optional<List<Held>> take() {
    return Optional.of(
        ProcessHandle.current()
            .children()
            .filter(ProcessHandle::isAlive)
            .map(
                child -> {
                  ProcessHandle.Info info = child.info();
                  return Held.of(
                      new Key(child.pid(), info.startInstant()),
                      "process " + child.pid() + info.commandLine().map(c -> ": " + c).orElse(""));
                })
            .toList());
  }

  @Override
  public boolean isShared() {
    return false;
  }
}
