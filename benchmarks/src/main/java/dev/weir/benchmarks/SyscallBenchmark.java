// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.core.syscall.Syscall;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a system call costs from Java. Many short iterations, of which the best counts, find the
 * quiet moments of a shared machine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 200, time = 10, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SyscallBenchmark {
  /** The system property that names the map to work on. */
  static final String MAP = "weir.benchmarks.map";

  private final BpfHash map = BpfHash.open(Integer.getInteger(MAP));
  private int key;

  /** Closes the map. */
  @TearDown(Level.Trial)
  public void close() {
    map.close();
  }

  /** {@return the result of the cheapest call there is} */
  @Benchmark
  public long getppid() {
    return Syscall.GETPPID.call();
  }

  /** {@return the result of a map lookup that finds its key} */
  @Benchmark
  public long lookupHit() {
    return map.lookup(key++ & (BpfHash.KEYS - 1));
  }

  /** {@return the result of a map lookup that does not: an error that is a value} */
  @Benchmark
  public long lookupMiss() {
    return map.lookup(BpfHash.KEYS + (key++ & (BpfHash.KEYS - 1)));
  }

  /** {@return the result of a map update in place} */
  @Benchmark
  public long update() {
    return map.update(key++ & (BpfHash.KEYS - 1), key);
  }
}
