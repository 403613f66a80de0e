// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static dev.weir.bpf.asm.Instructions.alu;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.jump;
import static dev.weir.bpf.asm.Instructions.load;
import static dev.weir.bpf.asm.Instructions.loadMapValue;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R2;
import static dev.weir.bpf.asm.Register.R3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.asm.AluOp;
import dev.weir.bpf.asm.Assembler;
import dev.weir.bpf.asm.AtomicOp;
import dev.weir.bpf.asm.Condition;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Instructions;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.link.BpfLink;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class BpfProgramTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static final byte[] PACKET = new byte[64];

  /** Drops what is shorter than a number of bytes, counts the rest in the map "seen". */
  private static List<Instruction> dropShort(int length) {
    return new Assembler()
        .add(
            load(Width.WORD, R2, R1, 0),
            load(Width.WORD, R3, R1, 4),
            alu(AluOp.ADD, R2, length),
            jump(Condition.GT, R2, R3, "short"),
            loadMapValue(R1, "seen", 8),
            mov(R2, 1),
            Instructions.atomic(AtomicOp.ADD, Width.DOUBLE, R1, 0, R2),
            mov(R0, 2),
            exit())
        .label("short")
        .add(mov(R0, 1), exit())
        .assemble();
  }

  private static ProgramSpec returning(String name, int number) {
    return ProgramSpec.builder(name, ProgramType.XDP, List.of(mov(R0, number), exit()))
        .license("GPL")
        .build();
  }

  private static MapSpec seen() {
    return MapSpec.builder("seen", MapType.ARRAY).keySize(4).valueSize(16).maxEntries(1).build();
  }

  /** The kernel describes whatever it is asked of; a map described as a program is nonsense. */
  @Test
  void descriptorsOfOtherObjectsAreNotTakenOver(BpfFs bpffs) throws IOException {
    Path pin = bpffs.path().resolve("map");
    try (BpfMap map = BpfMap.create(seen());
        BpfProgram program = BpfProgram.load(returning("p", 2))) {
      assertIsOther("a map, not a program", () -> BpfProgram.adopt(map.fd().duplicate()));
      assertIsOther("a map, not a link", () -> BpfLink.adopt(map.fd().duplicate()));
      assertIsOther("a program, not a map", () -> BpfMap.adopt(program.fd().duplicate()));
      map.pin(pin);
      assertIsOther("a map, not a link", () -> BpfLink.open(pin));
      assertIsOther("a map, not a program", () -> BpfProgram.open(pin));
      Files.delete(pin);
    }
  }

  private static void assertIsOther(String words, Supplier<AutoCloseable> taking) {
    assertThatThrownBy(taking::get)
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessageContaining(words);
  }

  @Test
  void aProgramRunsAndWritesToItsMap() {
    ProgramSpec spec = ProgramSpec.builder("short", ProgramType.XDP, dropShort(60)).build();
    try (BpfMap seen = BpfMap.create(seen());
        BpfProgram program = BpfProgram.load(spec, Map.of("seen", seen))) {
      assertThat(program.run(ProgramRun.ofData(PACKET)).returnValue()).isEqualTo(2);
      assertThat(program.run(ProgramRun.ofData(new byte[59])).returnValue()).isEqualTo(1);
      RunResult many = program.run(ProgramRun.builder().data(PACKET).repeat(1000).build());
      assertThat(many.returnValue()).isEqualTo(2);
      assertThat(many.data()).isEqualTo(PACKET);

      ProgramInfo info = program.info();
      assertThat(info.mapIds()).containsExactly(seen.id());
      assertThat(info.translatedBytes()).isEqualTo(program.translated().size() * 8 + 8);
      assertThat(info.gplCompatible()).isFalse();
      assertThat(info.tag()).hasSize(16);
    }
  }

  @Test
  void whatTheVerifierSaysNamesTheCause() {
    ProgramSpec spec =
        ProgramSpec.builder(
                "reads_far", ProgramType.XDP, List.of(load(Width.WORD, R0, R1, 400), exit()))
            .build();
    assertThatThrownBy(() -> BpfProgram.load(spec))
        .isInstanceOfSatisfying(
            VerifierException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EACCES);
              assertThat(e.summary()).contains("invalid bpf_context access off=400 size=4");
              assertThat(e.log()).contains("r0 = *(u32 *)(r1 +400)");
              assertThat(e).hasMessageContaining("xdp program reads_far");
            });
  }

  /** Each branch is walked: at level 1 the log is far beyond its first buffer. */
  @Test
  void aLogOfAnyLengthIsWhole() {
    Assembler code = new Assembler().add(load(Width.WORD, R2, R1, 0), mov(R0, 0));
    for (int i = 0; i < 4000; i++) {
      code.add(alu(AluOp.ADD, R0, i));
    }
    code.add(load(Width.WORD, R0, R2, 0), exit());
    ProgramSpec spec = ProgramSpec.builder("long", ProgramType.XDP, code.assemble()).build();
    assertThatThrownBy(() -> BpfProgram.load(spec))
        .isInstanceOfSatisfying(
            VerifierException.class,
            e -> {
              assertThat(e.log().length()).isGreaterThan(70_000);
              assertThat(e.log()).contains("0: ").contains("processed 400");
              assertThat(e.summary()).contains("invalid access to packet");
            });
  }

  @Test
  void anUnknownTypeNeverComesToTheVerifier() {
    ProgramSpec spec =
        returning("p", 2).toBuilder().type(ProgramType.LIRC_MODE2).flags(1 << 30).build();
    assertThatThrownBy(() -> BpfProgram.load(spec))
        .isInstanceOf(KernelException.class)
        .isNotInstanceOf(VerifierException.class)
        .hasMessageContaining("lirc_mode2 program p");
  }

  @Test
  void aMapThatIsNotGivenIsNamed() {
    ProgramSpec spec = ProgramSpec.builder("short", ProgramType.XDP, dropShort(60)).build();
    assertThatThrownBy(() -> BpfProgram.load(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("\"short\"")
        .hasMessageContaining("map \"seen\"");
  }

  @Test
  void aProgramIsFoundByIdAndByPin() {
    try (BpfFs bpffs = BpfFs.createPrivate();
        BpfProgram program = BpfProgram.load(returning("a_name_longer_than_15", 2))) {
      program.pin(bpffs.path().resolve("p"));
      assertThat(program.name()).isEqualTo("a_name_longer_than_15");
      try (BpfProgram byId = BpfProgram.open(program.id());
          BpfProgram byPin = BpfProgram.open(bpffs.path().resolve("p"))) {
        assertThat(byId.name()).isEqualTo("a_name_longer_t");
        assertThat(byPin.id()).isEqualTo(program.id());
        assertThat(BpfProgram.ids()).contains(program.id());
        assertThat(byPin.run(ProgramRun.ofData(PACKET)).returnValue()).isEqualTo(2);
      }
      assertThatThrownBy(() -> program.pin(bpffs.path().resolve("p")))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
      assertThatThrownBy(() -> BpfProgram.open(bpffs.path().resolve("q")))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
      assertThat(Files.exists(bpffs.path().resolve("p"))).isTrue();
    }
  }

  @Test
  void statisticsCountRuns() {
    try (BpfProgram program = BpfProgram.load(returning("counted", 2));
        ProgramStatistics on = ProgramStatistics.enable()) {
      assertThat(on).isNotNull();
      long before = program.info().runs();
      program.run(ProgramRun.builder().data(PACKET).repeat(10).build());
      assertThat(program.info().runs()).isEqualTo(before + 10);
      assertThat(program.info().runTime()).isPositive();
    }
  }

  @Test
  void aClosedProgramSaysSo() {
    BpfProgram program = BpfProgram.load(returning("closed", 2));
    program.close();
    program.close();
    assertThatThrownBy(() -> program.run(ProgramRun.ofData(PACKET)))
        .isInstanceOf(HandleClosedException.class)
        .hasMessageContaining("closed");
  }

  /** Of XDP programs 5.10 takes any length. */
  @Test
  void aShortPacketIsExplained() {
    ProgramSpec spec = returning("p", 0).toBuilder().type(ProgramType.SCHED_CLS).build();
    try (BpfProgram program = BpfProgram.load(spec)) {
      assertThatThrownBy(() -> program.run(ProgramRun.ofData(new byte[13])))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("14 bytes");
    }
  }
}
