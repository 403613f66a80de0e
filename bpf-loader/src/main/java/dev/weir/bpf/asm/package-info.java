// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * BPF instructions: built with names instead of numbers, assembled with labels, encoded and decoded
 * in either byte order, printed as {@code llvm-objdump} prints them. Nothing here makes a system
 * call.
 *
 * <pre>{@code
 * import static dev.weir.bpf.asm.Instructions.*;
 * import static dev.weir.bpf.asm.Register.*;
 *
 * // Drop what is shorter than 64 bytes, count the rest in the map "seen".
 * List<Instruction> program =
 *     new Assembler()
 *         .add(
 *             load(Width.WORD, R2, R1, 0),       // xdp_md.data
 *             load(Width.WORD, R3, R1, 4),       // xdp_md.data_end
 *             alu(AluOp.ADD, R2, 64),
 *             jump(Condition.GT, R2, R3, "short"),
 *             loadMapValue(R1, "seen", 0),
 *             mov(R2, 1),
 *             atomic(AtomicOp.ADD, Width.DOUBLE, R1, 0, R2),
 *             mov(R0, 2),                        // XDP_PASS
 *             exit())
 *         .label("short")
 *         .add(mov(R0, 1), exit())               // XDP_DROP
 *         .assemble();
 *
 * byte[] code = InstructionCodec.encode(program, ByteOrder.nativeOrder());
 * String text = new Disassembler().print(program);
 * }</pre>
 *
 * <p>The instruction set is that of {@code Documentation/bpf/standardization/instruction-set.rst},
 * up to version 4. Everything is immutable except {@link dev.weir.bpf.asm.Assembler}.
 */
@NullMarked
package dev.weir.bpf.asm;

import org.jspecify.annotations.NullMarked;
