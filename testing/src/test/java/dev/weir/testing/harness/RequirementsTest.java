// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelAssumptions;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Decisions about samples whose features are pretended; everything is decided before a test. */
@Tag("kernel")
class RequirementsTest {
  private static final Map<String, String> REQUIRED =
      Map.of("weir.requireKernel", "true", "weir.requireTools", "false");
  private static final Map<String, String> TOOLS_REQUIRED =
      Map.of("weir.requireKernel", "false", "weir.requireTools", "true");
  private static final AtomicInteger PROBES = new AtomicInteger();
  private static final AtomicInteger CREATED = new AtomicInteger();

  /** A feature every kernel is expected to have, missing here. */
  public static final class Mislaid implements Feature {
    @Override
    public String description() {
      return "the mislaid feature";
    }

    @Override
    public Availability probe() {
      PROBES.incrementAndGet();
      return Availability.missing("the probe answered ENOENT");
    }
  }

  /** A feature of a kernel to come. */
  public static final class Futuristic implements Feature {
    @Override
    public String description() {
      return "the future feature";
    }

    @Override
    public Availability probe() {
      return Availability.missing("the probe answered EINVAL");
    }

    @Override
    public Expectation expectation() {
      return Expectation.since("99.0");
    }
  }

  /** A feature of a kernel long past. */
  public static final class Overdue implements Feature {
    @Override
    public String description() {
      return "the overdue feature";
    }

    @Override
    public Availability probe() {
      return Availability.missing("the probe answered EINVAL");
    }

    @Override
    public Expectation expectation() {
      return Expectation.since("4.0");
    }
  }

  /** A feature that some kernels are built without. */
  public static final class LeftOut implements Feature {
    @Override
    public String description() {
      return "the feature left out";
    }

    @Override
    public Availability probe() {
      return Availability.missing("no such thing");
    }

    @Override
    public Expectation expectation() {
      return Expectation.optional("CONFIG_LEFT_OUT");
    }
  }

  /** A feature that cannot be probed. */
  public static final class Obscure implements Feature {
    @Override
    public String description() {
      return "the obscure feature";
    }

    @Override
    public Availability probe() {
      PROBES.incrementAndGet();
      throw new IllegalStateException("out of order");
    }
  }

  @Sample
  @KernelTest(features = Mislaid.class)
  static class NeedsMislaid {
    NeedsMislaid() {
      CREATED.incrementAndGet();
    }

    @BeforeAll
    static void beforeAll() {
      CREATED.incrementAndGet();
    }

    @Test
    void first() {}

    @Test
    void second() {}
  }

  @Sample
  static class NeedsMislaidPerMethod {
    NeedsMislaidPerMethod() {
      CREATED.incrementAndGet();
    }

    @Test
    @KernelTest(features = Mislaid.class)
    void first() {}

    @Test
    @KernelTest(features = Mislaid.class)
    void second() {}
  }

  @Sample
  @KernelTest(features = Futuristic.class)
  static class NeedsFuturistic {
    @Test
    void test() {}
  }

  @Sample
  @KernelTest(features = Overdue.class)
  static class NeedsOverdue {
    @Test
    void test() {}
  }

  @Sample
  @KernelTest(features = LeftOut.class)
  static class NeedsLeftOut {
    @Test
    void test() {}
  }

  @Sample
  static class NeedsObscureTwice {
    @Test
    @KernelTest(features = Obscure.class)
    void first() {}

    @Test
    @KernelTest(features = Obscure.class)
    void second() {}
  }

  @Sample
  @KernelTest(tools = "weir-no-such-tool", linkKinds = "nosuchkind")
  static class NeedsToolAndKind {
    @Test
    void test() {}
  }

  @Sample
  @KernelTest(minKernel = "99.1")
  static class NeedsLaterKernel {
    @Test
    void test() {}
  }

  @Sample
  @KernelTest(capabilities = {Capability.BPF, Capability.NET_RAW})
  static class NeedsCapabilities {
    @Test
    void test() {}
  }

  @BeforeEach
  void probesNeedPrivileges(TestInfo test) {
    if (!test.getDisplayName().startsWith("missingCapabilities")) {
      KernelAssumptions.assumeKernel();
    }
  }

  @Test
  void aMissingFeatureIsASkipThatSaysWhatTheProbeSaw() {
    CREATED.set(0);
    EngineExecutionResults results = Engine.run(NeedsMislaid.class);
    assertThat(Engine.skipReasons(results))
        .containsExactly("needs the mislaid feature (the probe answered ENOENT)");
    results.testEvents().assertStatistics(stats -> stats.started(0).failed(0));
    assertThat(CREATED).hasValue(0);
  }

  @Test
  void whereTheKernelIsRequiredTheSkipIsAFailureInTheSameWords() {
    CREATED.set(0);
    EngineExecutionResults results = Engine.run(NeedsMislaid.class, REQUIRED);
    assertThat(Engine.failures(results))
        .singleElement()
        .satisfies(
            e -> assertThat(e).hasMessage("needs the mislaid feature (the probe answered ENOENT)"));
    results.testEvents().assertStatistics(stats -> stats.started(0));
    assertThat(CREATED).hasValue(0);
  }

  @Test
  void aMethodsOwnRequirementsAreDecidedBeforeItsInstanceIsMade() {
    CREATED.set(0);
    assertThat(Engine.skipReasons(Engine.run(NeedsMislaidPerMethod.class)))
        .containsOnly("needs the mislaid feature (the probe answered ENOENT)")
        .hasSize(2);
    assertThat(Engine.failures(Engine.run(NeedsMislaidPerMethod.class, REQUIRED))).hasSize(2);
    assertThat(CREATED).hasValue(0);
  }

  @Test
  void aConclusiveAnswerIsKeptForTheRun() {
    PROBES.set(0);
    Engine.run(NeedsMislaidPerMethod.class);
    assertThat(PROBES).hasValue(1);
  }

  @Test
  void aProbeThatCouldNotTellIsAskedAgainAndNeverLegitimate() {
    PROBES.set(0);
    assertThat(Engine.skipReasons(Engine.run(NeedsObscureTwice.class)))
        .containsOnly(
            "needs the obscure feature, which could not be probed"
                + " (the probe failed: out of order)");
    assertThat(PROBES).hasValue(2);
    assertThat(Engine.failures(Engine.run(NeedsObscureTwice.class, REQUIRED))).hasSize(2);
  }

  @Test
  void aFeatureOfALaterKernelIsASkipEvenWhereTheKernelIsRequired() {
    EngineExecutionResults results = Engine.run(NeedsFuturistic.class, REQUIRED);
    assertThat(Engine.skipReasons(results))
        .containsExactly(
            "needs the future feature (the probe answered EINVAL; it came with kernel 99.0.0)");
    assertThat(Engine.failures(results)).isEmpty();
  }

  @Test
  void aFeatureThatThisKernelMustHaveFailsWhereTheKernelIsRequired() {
    assertThat(Engine.failures(Engine.run(NeedsOverdue.class))).isEmpty();
    assertThat(Engine.failures(Engine.run(NeedsOverdue.class, REQUIRED)))
        .singleElement()
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessage(
                        "needs the overdue feature (the probe answered EINVAL;"
                            + " it came with kernel 4.0.0)"));
  }

  @Test
  void aFeatureThatMayBeLeftOutIsASkipEvenWhereTheKernelIsRequired() {
    assertThat(Engine.skipReasons(Engine.run(NeedsLeftOut.class, REQUIRED)))
        .containsExactly(
            "needs the feature left out (no such thing; it depends on CONFIG_LEFT_OUT)");
  }

  @Test
  void toolsAndDeviceKindsAreNamedTogether() {
    String reason =
        "needs nosuchkind devices (creating one answered EOPNOTSUPP; it depends on the kernel's"
            + " configuration); needs the tool weir-no-such-tool (not on the PATH; it depends on"
            + " the machine's set-up)";
    assertThat(Engine.skipReasons(Engine.run(NeedsToolAndKind.class, REQUIRED)))
        .containsExactly(reason);
    assertThat(Engine.failures(Engine.run(NeedsToolAndKind.class, TOOLS_REQUIRED)))
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessage(reason));
  }

  @Test
  void aTestForLaterKernelsIsASkip() {
    assertThat(Engine.skipReasons(Engine.run(NeedsLaterKernel.class, REQUIRED)))
        .containsExactly("needs kernel 99.1.0, this is " + KernelVersion.running());
  }

  @Test
  void missingCapabilitiesAreNamedOneByOne() {
    EngineExecutionResults results = Engine.run(NeedsCapabilities.class);
    EngineExecutionResults required = Engine.run(NeedsCapabilities.class, REQUIRED);
    Capabilities held = Capabilities.effective();
    if (held.has(Capability.SYS_ADMIN)) {
      results.testEvents().assertStatistics(stats -> stats.succeeded(1));
      return;
    }
    String reason =
        "needs CAP_NET_ADMIN (run as root); needs CAP_NET_RAW (run as root); needs CAP_SYS_ADMIN"
            + " (run as root); needs CAP_BPF (run as root)";
    assertThat(Engine.skipReasons(results)).containsExactly(reason);
    assertThat(Engine.failures(required))
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessage(reason));
  }
}
