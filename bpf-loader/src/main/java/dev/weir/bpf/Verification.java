// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.spec.ProgramSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The programs of an object, verified side by side: nearly all of the time that loading takes is
 * the verifier's.
 *
 * @param programs all of them, by name
 * @param logs what the verifier said, by name, if it was asked
 */
record Verification(Map<String, BpfProgram> programs, Map<String, String> logs) {

  /**
   * Loads programs.
   *
   * @throws RuntimeException the failure of the first program in order that failed; no program is
   *     left loaded then
   */
  static Verification of(
      List<ProgramSpec> specs, ProgramLoading loading, Optional<Executor> executor) {
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = Math.min(specs.size(), processors);
    if (executor.isPresent() || threads <= 1) {
      return on(executor.orElse(Runnable::run), specs, loading);
    }
    // New threads are in the network namespace of the thread that starts them.
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "weir-verifier-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      return on(pool, specs, loading);
    } finally {
      pool.shutdown();
    }
  }

  private static Verification on(
      Executor executor, List<ProgramSpec> specs, ProgramLoading loading) {
    Map<String, String> logs = new ConcurrentHashMap<>();
    List<CompletableFuture<BpfProgram>> loads = new ArrayList<>();
    @Nullable RuntimeException failure = null;
    for (ProgramSpec spec : specs) {
      try {
        loads.add(
            CompletableFuture.supplyAsync(
                () -> loading.load(spec, log -> logs.put(spec.name(), log)), executor));
      } catch (RuntimeException e) {
        failure = e; // the executor takes no more
        break;
      }
    }
    Map<String, BpfProgram> programs = new LinkedHashMap<>();
    for (int i = 0; i < loads.size(); i++) {
      try {
        programs.put(specs.get(i).name(), loads.get(i).join());
      } catch (CompletionException e) {
        RuntimeException cause = e.getCause() instanceof RuntimeException r ? r : e;
        failure = failure == null ? cause : failure;
      }
    }
    if (failure != null) {
      Rollback.closeAll(new ArrayList<>(programs.values()));
      throw failure;
    }
    return new Verification(programs, Map.copyOf(logs));
  }
}
