// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.Tools;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.BtfExt.FuncInfo;
import dev.weir.bpf.btf.BtfExt.LineInfo;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the compiler says of instructions; llvm-objdump reads the same. */
class BtfExtTest {
  /** {@code 38: CO-RE <byte_off> [2] struct task::inner.values[2] (0:1:1:2)}. */
  private static final Pattern CORE =
      Pattern.compile("\\s*([0-9a-f]+):\\s+CO-RE <(\\w+)> \\[(\\d+)\\] .*?(?:\\(([0-9:]+)\\))?");

  private static final Pattern SECTION = Pattern.compile("Disassembly of section (.*):");

  @ParameterizedTest
  @MethodSource("fixtures")
  void coreRelocationsAreThoseThatObjdumpShows(Fixture fixture) {
    List<String> expected = new ArrayList<>();
    String section = "";
    for (String line :
        Tools.lines("llvm-objdump-19", "-dr", "--no-show-raw-insn", fixture.path())) {
      Matcher header = SECTION.matcher(line);
      if (header.matches()) {
        section = header.group(1);
      }
      Matcher core = CORE.matcher(line);
      if (core.matches()) {
        long slot = Long.parseLong(core.group(1), 16) / 8;
        expected.add(section + " " + slot + " " + core.group(2) + " " + core.group(3));
      }
    }

    Btf btf = fixture.btf();
    List<String> actual = new ArrayList<>();
    for (BtfExt.Section<CoreRelocation> of : fixture.ext().relocations()) {
      for (CoreRelocation relocation : of.records()) {
        actual.add(
            btf.string(of.name())
                + " "
                + relocation.slot()
                + " "
                + LLVM_NAMES.get(relocation.kind().number())
                + " "
                + relocation.type());
      }
    }
    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** llvm/lib/DebugInfo/BTF/BTFParser.cpp: relocKindName(), in the order of the kinds. */
  private static final List<String> LLVM_NAMES =
      List.of(
          "byte_off",
          "byte_sz",
          "field_exists",
          "signed",
          "lshift_u64",
          "rshift_u64",
          "local_type_id",
          "target_type_id",
          "type_exists",
          "type_size",
          "enumval_exists",
          "enumval_value",
          "type_matches");

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  @Test
  void everyKindOfRelocationIsInTheFixture() {
    assertThat(Fixture.newest("btf_core").ext().relocations())
        .flatExtracting(BtfExt.Section::records)
        .extracting(CoreRelocation::kind)
        .contains(CoreRelocationKind.values());
  }

  @Test
  void accessPathsAreIndexesOfMembersAndElements() {
    Fixture fixture = Fixture.newest("btf_core");
    Btf btf = fixture.btf();
    int task = btf.id("task", BtfKind.STRUCT);

    assertThat(fixture.ext().relocations(btf, "socket"))
        .filteredOn(relocation -> relocation.type() == task)
        .filteredOn(relocation -> relocation.kind() == CoreRelocationKind.FIELD_BYTE_OFFSET)
        .extracting(relocation -> btf.string(relocation.access()))
        .contains("0:0", "0:1:1:2", "0:2:0", "0:3");
    assertThat(fixture.ext().relocations(btf, "xdp")).isEmpty();
  }

  @Test
  void functionsBeginWhereTheyBeginAndNameTheirTypes() {
    Fixture fixture = Fixture.newest("btf_kinds");
    Btf btf = fixture.btf();

    List<FuncInfo> text = fixture.ext().functions(btf, ".text");
    assertThat(text)
        .extracting(info -> btf.name(info.type()))
        .containsExactlyInAnyOrder("local", "global");
    assertThat(text.get(0).slot()).isZero();
    assertThat(text.get(1).slot()).isPositive();
    assertThat(fixture.ext().functions(btf, "socket"))
        .containsExactly(new FuncInfo(0, btf.id("entry", BtfKind.FUNC)));
  }

  @Test
  void linesCarryFileTextNumberAndColumn() {
    Fixture fixture = Fixture.newest("btf_kinds");
    Btf btf = fixture.btf();

    LineInfo first = fixture.ext().lines(btf, "socket").get(0);
    assertThat(first.slot()).isZero();
    assertThat(btf.string(first.file())).isEqualTo("./btf_kinds.bpf.c");
    assertThat(btf.string(first.text())).isEqualTo("SEC(\"socket\") int entry(struct node *node)");
    assertThat(first.line()).isPositive();

    assertThat(fixture.ext().lines(btf, ".text"))
        .anySatisfy(
            line -> {
              assertThat(btf.string(line.text()).strip()).isEqualTo("return *a + node->first;");
              assertThat(line.column()).isEqualTo(9);
            });
  }

  @Test
  void recordsMayBeLongerThanWhatIsKnownOfThem() {
    Fixture fixture = Fixture.newest("btf_kinds");
    Btf btf = fixture.btf();
    ByteBuffer ext = ByteBuffer.allocate(32 + 4 + 8 + 2 * 12).order(btf.order());
    int function = btf.id("entry", BtfKind.FUNC);
    header(ext, 4 + 8 + 2 * 12);
    ext.putInt(12).putInt(0).putInt(2);
    ext.putInt(0).putInt(function).putInt(-1);
    ext.putInt(16).putInt(function).putInt(-1).flip();

    assertThat(BtfExt.parse(ext, btf).functions().get(0).records())
        .containsExactly(new FuncInfo(0, function), new FuncInfo(2, function));
  }

  @Test
  void anInstructionBetweenSlotsIsRefusedWithItsOffset() {
    Fixture fixture = Fixture.newest("btf_kinds");
    Btf btf = fixture.btf();
    ByteBuffer ext = ByteBuffer.allocate(32 + 4 + 8 + 8).order(btf.order());
    header(ext, 20);
    ext.putInt(8).putInt(0).putInt(1).putInt(12).putInt(btf.id("entry", BtfKind.FUNC)).flip();

    assertThatThrownBy(() -> BtfExt.parse(ext, btf))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF.ext at offset 44: the instruction at 12 is at no multiple of 8");
  }

  @Test
  void moreRecordsThanBytesAreRefusedBeforeAnyIsMade() {
    Btf btf = Fixture.newest("btf_kinds").btf();
    ByteBuffer ext = ByteBuffer.allocate(32 + 12).order(btf.order());
    header(ext, 12);
    ext.putInt(8).putInt(0).putInt(-1).flip();

    assertThatThrownBy(() -> BtfExt.parse(ext, btf))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF.ext at offset 36: 4294967295 func_info records of 8 bytes before 44");
  }

  private static void header(ByteBuffer ext, int functionBytes) {
    boolean big = ext.order() == ByteOrder.BIG_ENDIAN;
    ext.put((byte) (big ? 0xeb : 0x9f)).put((byte) (big ? 0x9f : 0xeb)).put((byte) 1).put((byte) 0);
    ext.putInt(32).putInt(0).putInt(functionBytes);
    ext.putInt(0).putInt(0).putInt(0).putInt(0);
  }
}
