// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import static dev.weir.bpf.asm.Instructions.*;
import static dev.weir.bpf.asm.Register.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * src/test/bpf/asm/every-instruction.s in Java, line by line. clang's assembler made the bytes,
 * llvm-objdump the listings.
 */
class EveryInstructionTest {
  private static final Map<Integer, String> SYMBOLS =
      Map.of(0, "every", 162, "middle", 170, "end", 172, "callee");

  @ParameterizedTest
  @CsvSource({"bpfel, LITTLE_ENDIAN", "bpfeb, BIG_ENDIAN"})
  void theAssemblerMakesTheBytesThatClangMakes(String target, String order) throws IOException {
    byte[] ours = InstructionCodec.encode(program(), order(order));

    assertThat(ours).isEqualTo(resource("every-instruction." + target + ".bin"));
  }

  @ParameterizedTest
  @CsvSource({"bpfel, LITTLE_ENDIAN", "bpfeb, BIG_ENDIAN"})
  void decodedBytesEncodeToThemselves(String target, String order) throws IOException {
    byte[] bytes = resource("every-instruction." + target + ".bin");

    List<Instruction> decoded = InstructionCodec.decode(bytes, order(order));

    assertThat(InstructionCodec.encode(decoded, order(order))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"bpfel, LITTLE_ENDIAN", "bpfeb, BIG_ENDIAN"})
  void withHalfRegistersTheListingIsThatOfLlvmForVersion3(String target, String order)
      throws IOException {
    List<Instruction> decoded =
        InstructionCodec.decode(resource("every-instruction." + target + ".bin"), order(order));

    assertThat(new Disassembler().withHalfRegisters().print(decoded, SYMBOLS))
        .isEqualTo(text("every-instruction." + target + ".v3.txt"));
  }

  @ParameterizedTest
  @CsvSource({"bpfel, LITTLE_ENDIAN", "bpfeb, BIG_ENDIAN"})
  void theListingIsThatOfLlvmExceptForThe32BitAtomicsItDoesNotKnow(String target, String order)
      throws IOException {
    List<Instruction> decoded =
        InstructionCodec.decode(resource("every-instruction." + target + ".bin"), order(order));
    String[] ours = new Disassembler().print(decoded, SYMBOLS).split("\n");
    String[] llvm = text("every-instruction." + target + ".txt").split("\n");

    assertThat(ours).hasSameSizeAs(llvm);
    int unknown = 0;
    for (int i = 0; i < ours.length; i++) {
      if (ours[i].matches(".*(lock \\*\\(u32 .*[|&^]=|fetch.*\\(u32|xchg32).*")) {
        unknown++;
      } else {
        assertThat(ours[i]).isEqualTo(llvm[i]);
      }
    }
    assertThat(unknown).isEqualTo(9);
  }

  private static List<Instruction> program() {
    Assembler program = new Assembler().label("every");
    arithmetic(program);
    moves(program);
    memory(program);
    atomics(program);
    jumps(program);
    return program.assemble();
  }

  private static void arithmetic(Assembler program) {
    List<AluOp> order =
        List.of(
            AluOp.ADD,
            AluOp.SUB,
            AluOp.MUL,
            AluOp.DIV,
            AluOp.SDIV,
            AluOp.OR,
            AluOp.AND,
            AluOp.LSH,
            AluOp.RSH,
            AluOp.MOD,
            AluOp.SMOD,
            AluOp.XOR,
            AluOp.ARSH);
    for (AluOp op : order) {
      program.add(alu(op, R1, R2), alu(op, R1, op == AluOp.XOR ? -1 : 3));
    }
    program.add(mov(R1, R2), mov(R1, -5), neg(R1));
    for (AluOp op : order) {
      program.add(alu32(op, R1, R2), alu32(op, R1, op == AluOp.XOR ? -1 : 3));
    }
    program.add(mov32(R1, R2), mov32(R1, -5), neg32(R1));
  }

  private static void moves(Assembler program) {
    program.add(
        movSigned(Width.BYTE, R1, R2),
        movSigned(Width.HALF, R1, R2),
        movSigned(Width.WORD, R1, R2),
        movSigned32(Width.BYTE, R1, R2),
        movSigned32(Width.HALF, R1, R2),
        castAddressSpace(R1, R2, 1, 0),
        toBigEndian(Width.HALF, R1),
        toBigEndian(Width.WORD, R1),
        toBigEndian(Width.DOUBLE, R1),
        toLittleEndian(Width.HALF, R1),
        toLittleEndian(Width.WORD, R1),
        toLittleEndian(Width.DOUBLE, R1),
        byteSwap(Width.HALF, R1),
        byteSwap(Width.WORD, R1),
        byteSwap(Width.DOUBLE, R1),
        loadImm64(R1, 0x123456789abcdef0L),
        loadImm64(R9, -1));
  }

  private static void memory(Assembler program) {
    for (Width width : Width.values()) {
      program.add(load(width, R1, R10, -width.bits()));
    }
    List<Width> narrow = List.of(Width.BYTE, Width.HALF, Width.WORD);
    for (Width width : narrow) {
      program.add(loadSigned(width, R1, R2, width.bits()));
    }
    for (Width width : Width.values()) {
      program.add(store(width, R10, -8, R2), store(width, R1, 32767, -width.bits()));
    }
    for (Width width : narrow) {
      program.add(loadPacket(width, 12), loadPacket(width, R3, 0));
    }
  }

  private static void atomics(Assembler program) {
    for (AtomicOp op : List.of(AtomicOp.ADD, AtomicOp.OR, AtomicOp.AND, AtomicOp.XOR)) {
      program.add(atomic(op, Width.WORD, R1, 4, R2), atomic(op, Width.DOUBLE, R1, 8, R2));
    }
    for (AtomicOp op :
        List.of(AtomicOp.FETCH_ADD, AtomicOp.FETCH_OR, AtomicOp.FETCH_AND, AtomicOp.FETCH_XOR)) {
      program.add(atomic(op, Width.WORD, R1, 4, R2), atomic(op, Width.DOUBLE, R1, -8, R2));
    }
    program.add(
        atomic(AtomicOp.XCHG, Width.WORD, R1, 4, R2),
        atomic(AtomicOp.XCHG, Width.DOUBLE, R1, -8, R2),
        atomic(AtomicOp.CMPXCHG, Width.WORD, R1, 4, R2),
        atomic(AtomicOp.CMPXCHG, Width.DOUBLE, R1, 8, R2));
  }

  private static void jumps(Assembler program) {
    List<Condition> order =
        List.of(
            Condition.EQ,
            Condition.GT,
            Condition.GE,
            Condition.SET,
            Condition.NE,
            Condition.SGT,
            Condition.SGE,
            Condition.LT,
            Condition.LE,
            Condition.SLT,
            Condition.SLE);
    for (Condition condition : order) {
      program.add(jump(condition, R1, R2, "middle"), jump(condition, R1, -3, "middle"));
    }
    for (Condition condition : order) {
      program.add(jump32(condition, R1, R2, "middle"), jump32(condition, R1, -3, "middle"));
    }
    program
        .label("middle")
        .add(jump("middle"), jump("end"), jumpFar("middle"), jumpFar("end"), mayGoto("end"))
        .add(call(6), call("callee"), exit())
        .label("end")
        .add(Instruction.of(0x8d, 3, 0, 0, 0), exit())
        .label("callee")
        .add(mov(R0, 0), exit());
  }

  private static ByteOrder order(String name) {
    return name.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static String text(String name) throws IOException {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = EveryInstructionTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
