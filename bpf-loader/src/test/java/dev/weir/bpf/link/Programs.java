// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static dev.weir.bpf.asm.Instructions.atomic;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.loadMapValue;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R2;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.asm.AtomicOp;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.internal.verifier.ProgramImage;
import dev.weir.bpf.internal.verifier.Verdict;
import dev.weir.bpf.internal.verifier.Verifier;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small programs to attach. */
final class Programs {
  static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");

  private Programs() {}

  /** Decides the same about everything. */
  static BpfProgram returning(String name, ProgramType type, int value) {
    return load(spec(name, type, List.of(mov(R0, value), exit())).build());
  }

  static BpfProgram returning(String name, ProgramType type, AttachType attachType, int value) {
    return load(spec(name, type, List.of(mov(R0, value), exit())).attachType(attachType).build());
  }

  /** Counts how often it runs, too. */
  static BpfProgram counting(Counter counter, String name, ProgramType type, int value) {
    return BpfProgram.load(
        spec(name, type, counting(value)).build(), Map.of("seen", counter.map()));
  }

  static List<Instruction> counting(int value) {
    return List.of(
        loadMapValue(R1, "seen", 0),
        mov(R2, 1),
        atomic(AtomicOp.ADD, Width.DOUBLE, R1, 0, R2),
        mov(R0, value),
        exit());
  }

  /** For a function or a tracepoint of the kernel. */
  static BpfProgram tracing(AttachType type, String btfName, List<Instruction> code) {
    Btf kernel = Btf.read(KERNEL_BTF);
    BtfKind kind = type == AttachType.TRACE_RAW_TP ? BtfKind.TYPEDEF : BtfKind.FUNC;
    Verdict verdict =
        Verifier.load(
            new ProgramImage(
                "traced",
                ProgramType.TRACING.number(),
                type.number(),
                code,
                "GPL",
                0,
                0,
                0,
                null,
                new ProgramImage.Target(kernel.id(btfName, kind), null),
                List.of(),
                List.of()),
            0);
    if (verdict instanceof Verdict.Accepted accepted) {
      return BpfProgram.adopt(accepted.program());
    }
    throw new AssertionError(verdict.toString());
  }

  static ProgramSpec.Builder spec(String name, ProgramType type, List<Instruction> code) {
    return ProgramSpec.builder(name, type, code).license("GPL");
  }

  private static BpfProgram load(ProgramSpec spec) {
    return BpfProgram.load(spec);
  }
}
