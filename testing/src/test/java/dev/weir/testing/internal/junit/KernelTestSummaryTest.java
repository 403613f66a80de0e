// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class KernelTestSummaryTest {
  private static final ThreadLocal<Boolean> RUNS_HERE = ThreadLocal.withInitial(() -> false);

  static boolean runsHere() {
    return RUNS_HERE.get();
  }

  @Tag("kernel")
  @EnabledIf("dev.weir.testing.internal.junit.KernelTestSummaryTest#runsHere")
  static class Mixed {
    @Test
    void passes() {}

    @Test
    void fails() {
      throw new AssertionError("on purpose");
    }

    @Test
    @Disabled("needs CAP_BPF (run as root)")
    void skipped() {}

    @Test
    @Disabled("needs CAP_BPF (run as root)")
    void skippedToo() {}

    @Test
    void aborted() {
      Assumptions.abort("needs tcx");
    }
  }

  @Tag("kernel")
  @Disabled("needs CAP_NET_ADMIN (run as root)")
  static class AllSkipped {
    @Test
    void first() {}

    @Test
    void second() {}
  }

  @EnabledIf("dev.weir.testing.internal.junit.KernelTestSummaryTest#runsHere")
  static class Ordinary {
    @Test
    void passes() {}
  }

  @Test
  void oneLineCountsTheTestsAndOneLineEachReason() {
    assertThat(summaryOf(Mixed.class, AllSkipped.class, Ordinary.class))
        .containsExactlyInAnyOrder(
            "weir: kernel tests: 2 run, 1 failed, 5 skipped",
            "weir:   2 skipped: needs CAP_BPF (run as root)",
            "weir:   1 skipped: needs tcx",
            "weir:   2 skipped: needs CAP_NET_ADMIN (run as root)");
  }

  @Tag("kernel")
  @EnabledIf("dev.weir.testing.internal.junit.KernelTestSummaryTest#runsHere")
  static class Blind {
    @Test
    void first(TestReporter reporter) {
      reporter.publishEntry("weir.leaksNotLookedFor", "pins, cgroups");
    }

    @Test
    void second(TestReporter reporter) {
      reporter.publishEntry("weir.leaksNotLookedFor", "pins, cgroups");
    }
  }

  @Test
  void whatTheLeakCheckCouldNotSeeIsToldOnce() {
    assertThat(summaryOf(Blind.class))
        .containsExactly(
            "weir: kernel tests: 2 run, 0 failed, 0 skipped",
            "weir:   not looked for, as nothing showed them here: pins, cgroups");
  }

  @Test
  void nothingIsPrintedWithoutKernelTests() {
    assertThat(summaryOf(Ordinary.class)).isEmpty();
  }

  @Test
  void theLauncherFindsIt() {
    assertThat(ServiceLoader.load(TestExecutionListener.class))
        .anyMatch(KernelTestSummary.class::isInstance);
  }

  private static String[] summaryOf(Class<?>... classes) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (Class<?> each : classes) {
      request.selectors(selectClass(each));
    }
    RUNS_HERE.set(true);
    try {
      LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
          .execute(request.build(), new KernelTestSummary(new PrintStream(printed, true, UTF_8)));
    } finally {
      RUNS_HERE.remove();
    }
    String text = printed.toString(UTF_8);
    return text.lines().toArray(String[]::new);
  }
}
