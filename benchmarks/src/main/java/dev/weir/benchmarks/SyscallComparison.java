// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints what system calls cost from Java and from C, in turns on the same machine and the same
 * map: C, Java, C, Java … The best round of each counts, since noise only adds; the ratio is what
 * to quote.
 */
public final class SyscallComparison {
  private final Path peer;
  private final int map;
  private final Map<String, Double> best = new TreeMap<>();
  private final Map<String, Double> bestOfPeer = new TreeMap<>();
  private final Map<String, Double> allocated = new TreeMap<>();

  private SyscallComparison(Path peer, int map) {
    this.peer = peer;
    this.map = map;
  }

  /**
   * Runs the comparison.
   *
   * @param args the C source to compile as the peer, and optionally how many turns to take (3
   *     unless told)
   * @throws Exception if the peer cannot be compiled or run, or JMH fails
   */
  public static void main(String[] args) throws Exception {
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path directory = Files.createTempDirectory("weir-bench");
    Path peer = directory.resolve("peer");
    try (BpfHash map = BpfHash.create()) {
      Peer.run("cc", "-O2", "-o", peer.toString(), args[0]);
      SyscallComparison comparison = new SyscallComparison(peer, map.id());
      for (int turn = 0; turn < turns; turn++) {
        comparison.takeTurn();
      }
      comparison.countAllocation();
      comparison.print();
    } finally {
      Files.deleteIfExists(peer);
      Files.delete(directory);
    }
  }

  private void takeTurn() throws IOException, InterruptedException, RunnerException {
    Peer.takeTurn(bestOfPeer, peer.toString(), Integer.toString(map));
    for (RunResult result : run(benchmarks())) {
      String name = result.getPrimaryResult().getLabel();
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          best.merge(name, iteration.getPrimaryResult().getScore(), Math::min);
        }
      }
    }
  }

  /**
   * In a run of its own with long iterations: what JMH itself allocates for each would otherwise
   * show.
   */
  private void countAllocation() throws RunnerException {
    for (RunResult result :
        run(
            benchmarks()
                .addProfiler(GCProfiler.class)
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1)))) {
      String name = result.getPrimaryResult().getLabel();
      result
          .getSecondaryResults()
          .forEach(
              (metric, value) -> {
                if (metric.endsWith("gc.alloc.rate.norm")) {
                  allocated.put(name, value.getScore());
                }
              });
    }
  }

  private ChainedOptionsBuilder benchmarks() {
    return new OptionsBuilder()
        .include(SyscallBenchmark.class.getName())
        .jvmArgsAppend("-D" + SyscallBenchmark.MAP + "=" + map)
        .verbosity(VerboseMode.SILENT);
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private void print() {
    System.out.printf("%-12s %10s %10s %8s %8s%n", "call", "C ns", "Java ns", "ratio", "B/op");
    best.forEach(
        (name, nanos) -> {
          double c = bestOfPeer.getOrDefault(name, Double.NaN);
          System.out.printf(
              "%-12s %10.1f %10.1f %8.3f %8.1f%n", name, c, nanos, nanos / c, allocated.get(name));
        });
  }
}
