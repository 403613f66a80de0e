// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.harness;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs samples through JUnit's own engine. */
final class Engine {
  private Engine() {}

  static EngineExecutionResults run(Class<?> sample) {
    return run(sample, Map.of("weir.requireKernel", "false", "weir.requireTools", "false"));
  }

  /** Runs a sample that leaks, and does not wait long for what will not go. */
  static EngineExecutionResults runLeaking(Class<?> sample) {
    return run(sample, Map.of("weir.leakPatience", "PT0.5S"));
  }

  static EngineExecutionResults run(Class<?> sample, Map<String, String> parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(sample))
        .configurationParameter(Sample.PARAMETER, "yes")
        .configurationParameters(parameters)
        .execute();
  }

  /** {@return what was thrown by whatever failed, tests and classes} */
  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }

  /** {@return why tests or classes were skipped, or aborted before anything of them was made} */
  static List<String> skipReasons(EngineExecutionResults results) {
    Stream<String> skipped =
        results.allEvents().skipped().stream()
            .map((Event event) -> event.getRequiredPayload(String.class));
    Stream<String> aborted =
        results.allEvents().aborted().stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .flatMap(result -> result.getThrowable().stream())
            .map(Throwable::getMessage);
    return Stream.concat(skipped, aborted).toList();
  }
}
