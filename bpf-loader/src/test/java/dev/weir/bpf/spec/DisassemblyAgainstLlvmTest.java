// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.DebianObjects;
import dev.weir.bpf.Tools;
import dev.weir.bpf.asm.Disassembler;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code section of every object, as we print it and as llvm-objdump prints it. */
class DisassemblyAgainstLlvmTest {

  static List<Path> objects() throws IOException {
    List<Path> objects = new ArrayList<>();
    Path fixtures = Fixtures.path("linked", "linked").getParent().getParent();
    try (Stream<Path> files = Files.walk(fixtures)) {
      files.filter(file -> file.toString().endsWith(".o")).forEach(objects::add);
    }
    objects.addAll(DebianObjects.files("bpf"));
    return objects;
  }

  @ParameterizedTest
  @MethodSource("objects")
  void theListingOfAnObjectIsThatOfLlvm(Path file) throws IOException {
    String llvm = Tools.run("llvm-objdump-19", "-d", "--no-show-raw-insn", file.toString());

    ElfFile elf = ElfFile.parse(ByteBuffer.wrap(Files.readAllBytes(file)));
    StringBuilder ours = new StringBuilder("\n" + file + ":\tfile format elf64-bpf\n");
    for (ElfSection section : elf.sections()) {
      if (section.isCode()) {
        ours.append("\nDisassembly of section ").append(section.name()).append(":\n");
        List<Instruction> code = InstructionCodec.decode(elf.contents(section));
        ours.append(new Disassembler().print(code, symbols(elf, section)));
      }
    }
    assertThat(ours.toString()).isEqualTo(llvm);
  }

  @Test
  void instructionsOfAnyFieldsPrintAsLlvmPrintsThem(@TempDir Path directory) throws IOException {
    List<Instruction> code = randomInstructions();
    byte[] bytes = InstructionCodec.encode(code, ByteOrder.LITTLE_ENDIAN);
    StringBuilder source = new StringBuilder(".text\ncode:\n");
    for (byte b : bytes) {
      source.append(".byte ").append(b).append('\n');
    }
    Path assembly = Files.writeString(directory.resolve("random.s"), source);
    Path object = directory.resolve("random.o");
    Tools.run("clang-19", "-target", "bpfel", "-c", assembly.toString(), "-o", object.toString());

    String llvm =
        Tools.run("llvm-objdump-19", "-d", "--no-show-raw-insn", "--mcpu=v3", object.toString());

    String ours =
        new Disassembler().withHalfRegisters().print(code, Map.of(0, "code")).stripLeading();
    assertThat(ours.lines()).containsExactlyElementsOf(llvm.lines().skip(5).toList());
  }

  /** All opcodes, with fields that mean something more often than chance would have it. */
  private static List<Instruction> randomInstructions() {
    int[] offsets = {0, 0, 1, 2, 8, 16, 32, -1};
    int[] imms = {0, 1, 2, 16, 32, 64, 0x40, 0x41, 0x51, 0xa0, 0xe1, 0xf1, -1, 1 << 31};
    Random random = new Random(19);
    List<Instruction> code = new ArrayList<>();
    while (code.size() < 20_000) {
      int opcode = 1 + random.nextInt(255);
      Instruction instruction =
          Instruction.of(
              opcode,
              random.nextInt(12 + code.size() % 5),
              random.nextInt(12 + code.size() % 5),
              offsets[random.nextInt(offsets.length)],
              imms[random.nextInt(imms.length)]);
      if (!instruction.isWide() && !isUnknownAtomic(instruction)) {
        code.add(instruction);
      }
    }
    return code;
  }

  /** An atomic operation that does not exist, which LLVM takes for an addition. */
  private static boolean isUnknownAtomic(Instruction instruction) {
    boolean atomic = (instruction.opcode() & 0xe7) == 0xc3;
    return atomic && new Disassembler().print(instruction).equals("<unknown>");
  }

  /** Of several symbols at one place llvm-objdump takes the last by name, and no section's. */
  private static Map<Integer, String> symbols(ElfFile elf, ElfSection section) {
    Map<Integer, String> symbols = new TreeMap<>();
    for (ElfSymbol symbol : elf.symbols()) {
      if (symbol.section() == section.index() && !symbol.isSection()) {
        int slot = (int) (symbol.value() / Instruction.SLOT_BYTES);
        symbols.merge(slot, symbol.name(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    symbols.putIfAbsent(0, section.name());
    return symbols;
  }
}
