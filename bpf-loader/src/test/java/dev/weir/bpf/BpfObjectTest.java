// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class BpfObjectTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static final byte[] PACKET = new byte[64];

  /** Those whose maps need no pin root. */
  private static final String[] UNPINNED = {
    "variables",
    "constants",
    "functions",
    "tail_calls",
    "nested",
    "core",
    "externs",
    "weak",
    "local"
  };

  static ObjectSpec object(String build) {
    String name = "/dev/weir/bpf/fixtures/" + build + "/run_object.o";
    try (InputStream in = BpfObjectTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return ObjectSpec.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ofThisMachine(String compiler) {
    return compiler + (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "/bpfel" : "/bpfeb");
  }

  private static ObjectSpec object() {
    return object(ofThisMachine("clang-19"));
  }

  private static int run(BpfObject object, String program) {
    return object.program(program).run(ProgramRun.ofData(PACKET)).returnValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clang-14", "clang-16", "clang-19"})
  void whatProgramsNeedIsInPlace(String compiler) {
    try (BpfObject object =
        BpfObject.loader(object(ofThisMachine(compiler))).only(UNPINNED).load()) {
      assertThat(run(object, "variables")).isEqualTo(5 + 3 + 7);
      assertThat(run(object, "variables")).isEqualTo(5 + 3 + 3 + 7);
      assertThat(run(object, "constants")).isEqualTo(77);
      assertThat(run(object, "functions")).isEqualTo(9 + 16 + 100);
      assertThat(run(object, "tail_calls")).isEqualTo(222);
      assertThat(run(object, "nested")).isEqualTo(10);
      assertThat(run(object, "nested")).isEqualTo(20);
      assertThat(run(object, "core")).isEqualTo(4 * 100 + 10);
      KernelVersion version = KernelVersion.running();
      assertThat(run(object, "externs")).isEqualTo(version.major() << 8 | version.minor());
      assertThat(run(object, "weak")).isEqualTo(2);
      assertThat(run(object, "local")).isEqualTo(55);
    }
  }

  @Test
  void variablesAreSharedWithPrograms() {
    try (BpfObject object = BpfObject.loader(object()).only("variables").load()) {
      object.variable("counter").setLong(100);
      object.variable("custom").setLong(1);

      assertThat(run(object, "variables")).isEqualTo(100 + 3 + 1);

      assertThat(object.variable("counter").getLong()).isEqualTo(103);
      byte[] zeroed = object.variable("zeroed").bytes();
      assertThat(zeroed[16]).isEqualTo((byte) 206);
      assertThat(object.variable("totals").bytes()[8]).isEqualTo((byte) 64);
      assertThat(object.variable("step").isReadOnly()).isTrue();
      assertThat(object.variable("step").getLong()).isEqualTo(3);
      assertThatThrownBy(() -> object.variable("step").setLong(4))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("frozen");
      assertThatThrownBy(() -> object.variable("totals").getLong())
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("16 bytes");
      assertThatThrownBy(() -> object.variable("nothing"))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("\"nothing\"");
    }
  }

  @Test
  void constantsAreSetBeforeLoading() {
    ObjectSpec spec =
        object().toBuilder()
            .variable("step", v -> v.set(1000))
            .variable("limit", v -> v.set(1))
            .build();
    try (BpfObject object = BpfObject.loader(spec).only("variables").load()) {
      assertThat(run(object, "variables")).isZero();
    }
  }

  /** The verifier takes no branch that a frozen constant rules out, and refuses this one. */
  @Test
  void constantsDecideWhatTheVerifierSees() {
    ObjectSpec spec = object().toBuilder().variable("enabled", v -> v.set(1)).build();

    assertThatThrownBy(() -> BpfObject.loader(spec).only("constants").load())
        .isInstanceOfSatisfying(
            VerifierException.class,
            e -> assertThat(e).hasMessageContaining("xdp program constants"));
  }

  @Test
  void whatTheKernelDoesNotHaveIsExplained() {
    assertThatThrownBy(() -> BpfObject.loader(object()).only("refused").load())
        .isInstanceOfSatisfying(
            VerifierException.class,
            e -> {
              assertThat(e.summary()).contains("CO-RE").contains("no_such_struct.member");
              assertThat(e.log()).contains("unknown#195896080");
            });
  }

  @Test
  void onlyWhatIsAskedForIsLoaded() {
    try (BpfObject object = BpfObject.loader(object()).only("tail_calls").load()) {
      assertThat(object.programs().stream().map(BpfProgram::name))
          .containsExactlyInAnyOrder("tail_calls", "tail_zero", "tail_two");
      assertThat(object.maps().stream().map(BpfMap::name)).containsExactly("tails");
      assertThat(object.hasMap("outer")).isFalse();
      assertThatThrownBy(() -> object.program("variables"))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("tail_calls");
    }
    assertThatThrownBy(() -> BpfObject.loader(object()).only("none"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("no program \"none\"");
  }

  @Test
  void programsMarkedSoAreLoadedOnRequestOnly(BpfFs bpffs) {
    try (BpfObject object = BpfObject.loader(object()).pinRoot(bpffs.path()).load()) {
      assertThat(object.programs().stream().map(BpfProgram::name))
          .contains("variables", "local")
          .doesNotContain("on_request", "refused");
    }
    try (BpfObject object = BpfObject.loader(object()).only("on_request").load()) {
      assertThat(run(object, "on_request")).isEqualTo(99);
    }
  }

  @Test
  void mapsPinnedByNameOutliveTheObjectAndAreFoundAgain(BpfFs bpffs) {
    int id;
    try (BpfObject object =
        BpfObject.loader(object()).only("uses_pinned").pinRoot(bpffs.path()).load()) {
      id = object.map("pinned").id();
      assertThat(bpffs.path().resolve("pinned")).exists();
    }
    try (BpfObject again =
            BpfObject.loader(object()).only("uses_pinned").pinRoot(bpffs.path()).load();
        BpfMap pinned = BpfMap.open(bpffs.path().resolve("pinned"))) {
      assertThat(again.map("pinned").id()).isEqualTo(id);
      assertThat(pinned.id()).isEqualTo(id);
      assertThat(run(again, "uses_pinned")).isEqualTo(2);
    }
  }

  @Test
  void aPinnedMapThatDoesNotFitIsRefused(BpfFs bpffs) throws IOException {
    MapSpec other = object().map("pinned").withMaxEntries(9);
    try (BpfMap there = BpfMap.create(other)) {
      there.pin(bpffs.path().resolve("pinned"));
    }
    assertThatThrownBy(
            () -> BpfObject.loader(object()).only("uses_pinned").pinRoot(bpffs.path()).load())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("max entries 9, not 8")
        .hasMessageContaining("pinned");
    Files.delete(bpffs.path().resolve("pinned"));
  }

  /** What is in a map of maps counts as much as the map itself. */
  @Test
  void aPinnedMapOfOtherMapsIsRefused(BpfFs bpffs) throws IOException {
    ObjectSpec first =
        object().toBuilder().map("outer", map -> map.withPinning(Pinning.BY_NAME)).build();
    UnaryOperator<MapSpec> larger = map -> map.toBuilder().valueSize(16).maxEntries(2).build();
    ObjectSpec second =
        first.toBuilder()
            .map("outer", map -> map.toBuilder().inner(larger.apply(inner(map))).build())
            .map("inside", larger)
            .build();
    Path pin = bpffs.path().resolve("outer");
    BpfObject.loader(first).only("nested").pinRoot(bpffs.path()).load().close();

    BpfObject.loader(first).only("nested").pinRoot(bpffs.path()).load().close();
    assertThatThrownBy(() -> BpfObject.loader(second).only("nested").pinRoot(bpffs.path()).load())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("\"outer\" cannot be the one pinned at " + pin)
        .hasMessageContaining("inner map's value size 8, not 16")
        .hasMessageContaining("inner map's max entries 1, not 2");
    Files.delete(pin);
    BpfObject.loader(second).only("nested").pinRoot(bpffs.path()).load().close();
    Files.delete(pin);
  }

  private static MapSpec inner(MapSpec outer) {
    return outer.inner().orElseThrow();
  }

  @Test
  void noDirectoryIsPinnedToUnasked() {
    assertThatThrownBy(() -> BpfObject.loader(object()).only("uses_pinned").load())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("\"pinned\"")
        .hasMessageContaining("pin root");
  }

  @Test
  void aMapThatExistsIsUsedInPlaceOfTheObjects() {
    MapSpec spec =
        MapSpec.builder("elsewhere", MapType.HASH).keySize(4).valueSize(8).maxEntries(8).build();
    try (BpfMap map = BpfMap.create(spec)) {
      try (BpfObject object =
          BpfObject.loader(object()).only("uses_pinned").use("pinned", map).load()) {
        assertThat(object.map("pinned").id()).isEqualTo(map.id());
        assertThat(object.program("uses_pinned").info().mapIds()).containsExactly(map.id());
      }
      assertThat(map.isOpen()).isTrue();
      assertThatThrownBy(() -> BpfObject.loader(object()).use("inside", map))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("type hash, not array");
    }
  }

  /** The last program in order is refused when all else is there; the leak check sees the rest. */
  @Test
  void aFailureLeavesNothingBehind(BpfFs bpffs) throws IOException {
    List<String> all = new ArrayList<>(List.of(UNPINNED));
    all.add("uses_pinned");
    all.add("refused");

    assertThatThrownBy(() -> BpfObject.loader(object()).only(all).pinRoot(bpffs.path()).load())
        .isInstanceOf(VerifierException.class);

    try (Stream<Path> pins = Files.list(bpffs.path())) {
      assertThat(pins.map(p -> String.valueOf(p.getFileName()))).doesNotContain("pinned");
    }
  }

  /** Everything is loaded when the pin cannot be made. */
  @Test
  void aPinThatCannotBeMadeUndoesTheLoading(BpfFs bpffs) {
    Path root = bpffs.path().resolve("no_such_directory");
    assertThatThrownBy(() -> BpfObject.loader(object()).only("uses_pinned").pinRoot(root).load())
        .isInstanceOfSatisfying(
            KernelException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.ENOENT);
              assertThat(e).hasMessageContaining("there is no directory");
            });
  }

  @Test
  void anObjectForOtherMachinesIsRefused() {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    assertThatThrownBy(() -> BpfObject.load(object("clang-19/" + (little ? "bpfeb" : "bpfel"))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("machines");
  }

  @Test
  void programsAreVerifiedWhereTheCallerSays() {
    List<String> threads = new ArrayList<>();
    try (BpfObject object =
        BpfObject.loader(object())
            .only(UNPINNED)
            .verifyOn(
                task -> {
                  threads.add(Thread.currentThread().getName());
                  task.run();
                })
            .load()) {
      assertThat(threads).hasSize(object.programs().size());
    }
  }

  @Test
  void anExecutorThatTakesNoMoreUndoesTheLoading() {
    int[] left = {3};
    assertThatThrownBy(
            () ->
                BpfObject.loader(object())
                    .only(UNPINNED)
                    .verifyOn(
                        task -> {
                          if (left[0]-- == 0) {
                            throw new RejectedExecutionException("full");
                          }
                          task.run();
                        })
                    .load())
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void theVerifiersLogCanBeAskedFor() {
    try (BpfObject object = BpfObject.loader(object()).only("functions").log(1).load()) {
      assertThat(object.verifierLog("functions")).contains("processed");
    }
    try (BpfObject object = BpfObject.loader(object()).only("functions").load()) {
      assertThat(object.verifierLog("functions")).isEmpty();
    }
  }

  /** Types in which the length of a packet has another size. */
  @Test
  void otherTypesThanTheRunningKernelsCanBeGiven() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int size = builder.add(new BtfType.Int("long", 8, 0));
    builder.add(new BtfType.Struct("sk_buff", 8, List.of(new BtfType.Member("len", size, 0, 0))));
    Btf types = builder.build();

    try (BpfObject object = BpfObject.loader(object()).only("core").kernelBtf(types).load()) {
      assertThat(run(object, "core")).isEqualTo(8 * 100 + 10);
    }
  }

  @Test
  void aClosedObjectIsClosedWhole() {
    BpfObject object = BpfObject.loader(object()).only("variables").load();
    BpfVariable counter = object.variable("counter");
    assertThat(counter.getLong()).isEqualTo(5);
    BpfProgram program = object.program("variables");

    object.close();
    object.close();

    assertThat(program.isOpen()).isFalse();
    assertThatThrownBy(counter::getLong).isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(() -> program.run(ProgramRun.ofData(PACKET)))
        .isInstanceOf(HandleClosedException.class);
  }
}
