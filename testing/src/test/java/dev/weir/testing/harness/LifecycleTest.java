// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.core.mount.BpfFs;
import dev.weir.core.mount.Cgroup;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelAssumptions;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.BpfFileSystem;
import dev.weir.testing.feature.CgroupV2;
import dev.weir.testing.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Samples note the namespace in which each of their methods ran. */
@Tag("kernel")
class LifecycleTest {
  private static final List<Visit> VISITS = new ArrayList<>();
  private static final AtomicInteger MARKS = new AtomicInteger();
  private static final long HOME = inode();

  /** net.ipv4.ip_default_ttl. */
  private static final int FRESH = 64;

  private record Visit(String where, int namespace) {}

  @BeforeEach
  void samplesNeedPrivileges() {
    KernelAssumptions.assumeKernel(new BpfFileSystem(), new CgroupV2());
    VISITS.clear();
    MARKS.set(0);
  }

  @Sample
  @KernelTest
  static class Ordinary {
    Ordinary() {
      visit("constructor");
    }

    @BeforeAll
    static void beforeAll() {
      visit("beforeAll");
    }

    @BeforeEach
    void beforeEach() {
      visit("beforeEach");
    }

    @Test
    void test() {
      visit("test");
    }

    @AfterEach
    void afterEach() {
      visit("afterEach");
    }

    @AfterAll
    static void afterAll() {
      visit("afterAll");
    }
  }

  @Sample
  @KernelTest
  static class Repeated {
    @RepeatedTest(3)
    void repeated() {
      visit("repeated");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterized(int number, NetworkNamespace here) {
      assertThat(here.inode()).isEqualTo(inode());
      visit("parameterized " + number);
    }

    @Nested
    class Inner {
      @Test
      void nested() {
        visit("nested");
      }
    }

    @Test
    void loopbackIsUp() throws IOException {
      assertThat(Files.readString(Path.of("/sys/class/net/lo/operstate"))).isNotBlank();
      assertThat(Files.readString(Path.of("/proc/thread-self/net/fib_trie"))).contains("127.0.0.1");
      visit("loopback");
    }
  }

  @Sample
  @KernelTest
  static class Factory {
    @TestFactory
    Stream<DynamicTest> factory() {
      visit("factory");
      return Stream.of("one", "two").map(name -> dynamicTest(name, () -> visit(name)));
    }

    @AfterEach
    void afterEach() {
      visit("afterEach");
    }
  }

  @Sample
  @KernelTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance {
    OneInstance() {
      visit("constructor");
    }

    @BeforeAll
    void beforeAll() {
      visit("beforeAll");
    }

    @Test
    void first() {
      visit("first");
    }

    @Test
    void second() {
      visit("second");
    }
  }

  @Sample
  @KernelTest
  static class Parameters {
    private static BpfFs pinsOfFirst;

    private final NetworkNamespace ofConstructor;

    Parameters(NetworkNamespace here) {
      ofConstructor = here;
    }

    @Test
    void everythingIsThere(NetworkNamespace here, BpfFs pins, Cgroup cgroup, Topology net) {
      assertThat(here).isSameAs(ofConstructor);
      assertThat(here.inode()).isEqualTo(inode());
      assertThat(pins.path()).isDirectory();
      assertThat(cgroup.processes()).isEmpty();
      assertThat(net.hosts()).hasSize(2);
    }

    @Test
    void firstPins(BpfFs pins, BpfFs same) throws IOException {
      assertThat(pins).isSameAs(same);
      pinsAreFresh(pins);
    }

    @Test
    void secondPins(BpfFs pins) throws IOException {
      pinsAreFresh(pins);
    }

    private static void pinsAreFresh(BpfFs pins) throws IOException {
      assertThat(pins).isNotSameAs(pinsOfFirst);
      pinsOfFirst = pins;
      assertThat(pins.path().resolve("mark")).doesNotExist();
      Files.createDirectory(pins.path().resolve("mark"));
    }
  }

  @Sample
  static class OneMethodOnly {
    @BeforeEach
    void beforeEach() {
      visit("beforeEach");
    }

    @Test
    @KernelTest
    void kernel() {
      visit("kernel");
    }

    @Test
    void ordinary() {
      visit("ordinary");
    }
  }

  @Test
  void everyMethodOfATestRunsInTheSameFreshNamespace() {
    run(Ordinary.class, 1);
    assertThat(VISITS)
        .extracting(Visit::where)
        .containsExactly("beforeAll", "constructor", "beforeEach", "test", "afterEach", "afterAll");
    assertThat(namespacesOf("constructor", "beforeEach", "test", "afterEach")).hasSize(1);
    assertThat(namespacesOf("beforeAll", "afterAll")).hasSize(1);
    assertThat(namespacesOf("beforeAll", "test")).hasSize(2);
    assertThat(VISITS).extracting(Visit::namespace).doesNotContain(0);
  }

  @Test
  void eachRepetitionParameterAndNestedTestHasANamespaceOfItsOwn() {
    run(Repeated.class, 7);
    assertThat(VISITS).hasSize(7);
    assertThat(new HashSet<>(VISITS.stream().map(Visit::namespace).toList())).hasSize(7);
  }

  @Test
  void dynamicTestsShareTheNamespaceOfTheirFactory() {
    run(Factory.class, 2);
    assertThat(VISITS)
        .extracting(Visit::where)
        .containsExactly("factory", "one", "two", "afterEach");
    assertThat(namespacesOf("factory", "one", "two", "afterEach")).hasSize(1);
  }

  @Test
  void anInstanceForAllTestsIsMadeInTheNamespaceOfTheClass() {
    run(OneInstance.class, 2);
    assertThat(namespacesOf("constructor", "beforeAll")).hasSize(1);
    assertThat(namespacesOf("first", "second", "beforeAll")).hasSize(3);
  }

  @Test
  void parametersAreMadeForEachTest() {
    run(Parameters.class, 3);
  }

  @Test
  void anAnnotatedMethodOfAnOrdinaryClassRunsInANamespaceAndTheOthersDoNot() {
    run(OneMethodOnly.class, 2);
    assertThat(namespacesOf("ordinary")).containsExactly(0);
    assertThat(namespacesOf("kernel")).doesNotContain(0);
  }

  private static void run(Class<?> sample, int tests) {
    EngineExecutionResults results = Engine.run(sample);
    assertThat(Engine.failures(results)).isEmpty();
    results.testEvents().assertStatistics(stats -> stats.succeeded(tests));
  }

  private static List<Integer> namespacesOf(String... places) {
    return VISITS.stream()
        .filter(visit -> List.of(places).contains(visit.where()))
        .map(Visit::namespace)
        .distinct()
        .toList();
  }

  private static void visit(String where) {
    VISITS.add(new Visit(where, mark()));
  }

  /**
   * Tells namespaces apart for good (a namespace's inode number is used again): each test namespace
   * gets a mark of its own, in a setting that every fresh one has the same value of.
   */
  private static int mark() {
    if (inode() == HOME) {
      return 0;
    }
    Path setting = Path.of("/proc/sys/net/ipv4/ip_default_ttl");
    try {
      // Not readString: it begins with one byte, and a sysctl gives nothing more after a first
      // read.
      int value = Integer.parseInt(Files.readAllLines(setting).get(0));
      if (value != FRESH) {
        return value;
      }
      int mark = FRESH + MARKS.incrementAndGet();
      Files.writeString(setting, Integer.toString(mark));
      return mark;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long inode() {
    try (NetworkNamespace here = NetworkNamespace.current()) {
      return here.inode();
    }
  }
}
