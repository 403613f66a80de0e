// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import static dev.weir.bpf.asm.Instructions.alu;
import static dev.weir.bpf.asm.Instructions.atomic;
import static dev.weir.bpf.asm.Instructions.byteSwap;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.jump;
import static dev.weir.bpf.asm.Instructions.jump32;
import static dev.weir.bpf.asm.Instructions.jumpFar;
import static dev.weir.bpf.asm.Instructions.loadSigned;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Instructions.movSigned;
import static dev.weir.bpf.asm.Instructions.store;
import static dev.weir.bpf.asm.Register.R0;
import static dev.weir.bpf.asm.Register.R1;
import static dev.weir.bpf.asm.Register.R10;

import dev.weir.bpf.asm.AluOp;
import dev.weir.bpf.asm.Assembler;
import dev.weir.bpf.asm.AtomicOp;
import dev.weir.bpf.asm.Condition;
import dev.weir.bpf.asm.Width;
import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Set;

/** Instruction sets, what the verifier understands, BTF, and commands. */
final class FeatureProbe {
  private static final int MORE_THAN_4096 = 4200;

  /** {@code BPF_TOKEN_CREATE}: {@code flags}, {@code bpffs_fd}. */
  private static final int BPFFS_FD = 4;

  private static final int TOKEN_SIZE = 8;

  /** {@code struct bpf_devmap_val}, {@code struct bpf_cpumap_val}: with a program's descriptor. */
  private static final int VALUE_WITH_PROGRAM = 8;

  private FeatureProbe() {}

  static Answer of(IsaLevel level) {
    return verify(
        switch (level) {
          case V1 -> new Assembler().add(mov(R0, 0), exit());
          case V2 ->
              new Assembler()
                  .add(mov(R0, 0), jump(Condition.LT, R0, 1, "end"))
                  .label("end")
                  .add(exit());
          case V3 ->
              new Assembler()
                  .add(mov(R0, 0), jump32(Condition.LT, R0, 1, "end"))
                  .label("end")
                  .add(exit());
          case V4 ->
              new Assembler()
                  .add(
                      mov(R0, 6),
                      movSigned(Width.BYTE, R1, R0),
                      alu(AluOp.SDIV, R1, 2),
                      byteSwap(Width.DOUBLE, R1),
                      store(Width.DOUBLE, R10, -8, R1),
                      loadSigned(Width.WORD, R1, R10, -8),
                      mov(R0, 0),
                      jumpFar("end"))
                  .label("end")
                  .add(exit());
        });
  }

  static Answer of(BpfFeature feature) {
    return switch (feature) {
      case LARGE_PROGRAMS ->
          verify(new Assembler().add(Collections.nCopies(MORE_THAN_4096, mov(R0, 0))).add(exit()));
      case BOUNDED_LOOPS ->
          verify(
              new Assembler()
                  .add(mov(R0, 10))
                  .label("again")
                  .add(alu(AluOp.SUB, R0, 1), jump(Condition.NE, R0, 0, "again"), exit()));
      case ATOMIC_FETCH ->
          verify(
              new Assembler()
                  .add(
                      mov(R1, 1),
                      store(Width.DOUBLE, R10, -8, 0),
                      atomic(AtomicOp.FETCH_ADD, Width.DOUBLE, R10, -8, R1),
                      mov(R0, 0),
                      exit()));
      case MMAPABLE_ARRAY ->
          MapProbe.create(MapType.ARRAY, new MapProbe.Shape(4, 4, 1, MapProbe.BPF_F_MMAPABLE));
      case INNER_MAP_SIZES ->
          MapProbe.create(MapType.ARRAY, new MapProbe.Shape(4, 4, 1, MapProbe.BPF_F_INNER_MAP));
      case DEVMAP_PROGRAMS ->
          MapProbe.create(MapType.DEVMAP, new MapProbe.Shape(4, VALUE_WITH_PROGRAM, 1, 0));
      case CPUMAP_PROGRAMS ->
          MapProbe.create(MapType.CPUMAP, new MapProbe.Shape(4, VALUE_WITH_PROGRAM, 1, 0));
      case TOKEN -> token();
    };
  }

  private static Answer verify(Assembler code) {
    return ProgramProbe.verdict(
        ProgramProbe.load(ProgramType.SOCKET_FILTER, 0, code.assemble(), null));
  }

  private static Answer token() {
    try (Attr attr = Attr.ofSize(TOKEN_SIZE)) {
      long result = attr.u32(BPFFS_FD, -1).call(BpfCommand.BPF_TOKEN_CREATE);
      return Answer.of(
          BpfCommand.BPF_TOKEN_CREATE, result, Set.of(Errno.EINVAL), Set.of(Errno.EBADF));
    }
  }

  static Answer of(BtfFeature feature) {
    try {
      LoadedBtf.load(feature.probe(ByteOrder.nativeOrder()), "probe for " + feature).close();
      return Answer.YES;
    } catch (KernelException e) {
      String seen = "BPF_BTF_LOAD answered " + e.errno();
      return e.errno() == Errno.EINVAL ? Answer.no(seen) : Answer.unknown(seen);
    }
  }
}
