// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.asm.Disassembler;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    objects.addAll(DebianObjectsTest.installed());
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
