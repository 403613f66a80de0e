// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints how the cost of policy grows with the number of rules and identities: what a whole compile
 * costs for each pair of a rule and an identity that match should stay the same from size to size.
 */
public final class PolicyScale {

  private PolicyScale() {}

  /**
   * Runs it.
   *
   * @param args none
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(PolicyBenchmark.class.getSimpleName())
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();
    Map<Integer, Map<String, Double>> micros = new TreeMap<>();
    for (RunResult result : results) {
      micros
          .computeIfAbsent(
              Integer.valueOf(result.getParams().getParam("rules")), size -> new TreeMap<>())
          .put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    System.out.println("in a heap of 512 MiB; an identity comes and goes again");
    System.out.printf(
        "%6s %10s %8s %8s %12s %8s %14s %12s%n",
        "rules",
        "identities",
        "pairs",
        "entries",
        "compile ms",
        "ns/pair",
        "identity µs",
        "explain µs");
    micros.forEach(PolicyScale::print);
  }

  private static void print(int rules, Map<String, Double> micros) {
    PolicyCity city = PolicyCity.of(rules);
    double compile = micros.getOrDefault("compile", Double.NaN);
    System.out.printf(
        "%6d %10d %8d %8d %12.1f %8.0f %14.1f %12.1f%n",
        rules,
        city.identities().size(),
        city.pairs(),
        city.compiler().compile(city.endpoint(), city.identities()).size(),
        compile / 1000,
        compile * 1000 / city.pairs(),
        micros.getOrDefault("identity", Double.NaN),
        micros.getOrDefault("explain", Double.NaN));
  }
}
