// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the kernel tests of a run and says at its end how many ran and why the others did not.
 * Found by JUnit's launcher through {@link java.util.ServiceLoader}.
 */
public final class KernelTestSummary implements TestExecutionListener {
  /** The report entry in which the leak check says what it could not see. */
  static final String NOT_LOOKED_FOR = "weir.leaksNotLookedFor";

  private static final TestTag KERNEL = TestTag.create("kernel");

  private final PrintStream out;
  private final Map<String, Integer> skips = new LinkedHashMap<>();
  private final Set<String> notLookedFor = new LinkedHashSet<>();
  private @Nullable TestPlan plan;
  private int run;
  private int failed;

  /** Creates a listener that prints to standard output. */
  public KernelTestSummary() {
    this(System.out);
  }

  KernelTestSummary(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    skips.clear();
    notLookedFor.clear();
    run = 0;
    failed = 0;
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier identifier, String reason) {
    if (isKernel(identifier)) {
      skips.merge(reason, testsIn(identifier), Integer::sum);
    }
  }

  @Override
  public synchronized void executionFinished(
      TestIdentifier identifier, TestExecutionResult result) {
    if (!isKernel(identifier)) {
      return;
    }
    if (result.getStatus() == Status.ABORTED) {
      Optional<String> reason = result.getThrowable().map(Throwable::getMessage);
      skips.merge(reason.orElse("aborted"), testsIn(identifier), Integer::sum);
      return;
    }
    run += identifier.isTest() ? 1 : 0;
    // A class fails as such for what its tests left behind.
    failed += result.getStatus() == Status.FAILED ? 1 : 0;
  }

  @Override
  public synchronized void reportingEntryPublished(TestIdentifier identifier, ReportEntry entry) {
    Optional.ofNullable(entry.getKeyValuePairs().get(NOT_LOOKED_FOR)).ifPresent(notLookedFor::add);
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan finished) {
    if (run == 0 && failed == 0 && skips.isEmpty()) {
      return;
    }
    int skipped = skips.values().stream().mapToInt(Integer::intValue).sum();
    String counts = run + " run, " + failed + " failed, " + skipped + " skipped";
    out.println("weir: kernel tests: " + counts);
    skips.forEach((reason, count) -> out.println("weir:   " + count + " skipped: " + reason));
    notLookedFor.forEach(
        subjects ->
            out.println("weir:   not looked for, as nothing showed them here: " + subjects));
    out.flush();
  }

  /** {@return how many tests a skipped class or template stands for, as far as is known} */
  private int testsIn(TestIdentifier identifier) {
    TestPlan current = plan;
    if (identifier.isTest() || current == null) {
      return 1;
    }
    long below =
        current.getDescendants(identifier).stream()
            .filter(each -> each.isTest() || current.getChildren(each).isEmpty())
            .count();
    return (int) Math.max(1, below);
  }

  private static boolean isKernel(TestIdentifier identifier) {
    return identifier.getTags().contains(KERNEL);
  }
}
