// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.BtfType.DataSec;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BTF that is put together. */
class BtfBuilderTest {

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatIsReadAndWrittenIsTheSame(Fixture fixture) {
    Btf btf = fixture.btf();
    Btf again = BtfBuilder.of(btf).build();

    assertThat(again.order()).isEqualTo(btf.order());
    assertThat(Fixture.types(again)).isEqualTo(Fixture.types(btf));
    // The strings keep their offsets, so what .BTF.ext says stays true.
    assertThat(again.strings().section()).isEqualTo(btf.strings().section());
    assertThat(again.bytes()).isEqualTo(btf.bytes());
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  @Test
  void theKernelsTypesReadAndWrittenAreTheSame() {
    Btf kernel = Blobs.vmlinux();
    Btf again = BtfBuilder.of(kernel).build();
    assertThat(Fixture.types(again).equals(Fixture.types(kernel))).isTrue();
  }

  @Test
  void aTypeMayNameALaterOne() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int list = builder.nextId();
    builder.add(new BtfType.Struct("list", 8, List.of(new Member("next", list + 1, 0))));
    builder.add(new BtfType.Ptr(list));

    assertThat(builder.build().declaration(list))
        .isEqualTo("struct list {\n\tstruct list *next;\n};");
  }

  @Test
  void aTypeThatNamesOneThatIsNotThereIsRefused() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    builder.add(new BtfType.Ptr(0));
    builder.add(new BtfType.Ptr(9));

    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF type 2 at offset 36: refers to type 9; the last is 2");
  }

  @Test
  void aCopyBringsAllItNeedsOnceAndItsTags() {
    Btf tags = Fixture.newest("btf_tags").btf();
    BtfBuilder builder = BtfBuilder.create(ByteOrder.BIG_ENDIAN);
    builder.add(new BtfType.Int("first", 1, 0));
    int function = builder.copy(tags, tags.id("function", BtfKind.FUNC));
    int count = builder.nextId();
    assertThat(builder.copy(tags, tags.id("tagged", BtfKind.STRUCT))).isLessThan(count);
    assertThat(builder.nextId()).isEqualTo(count);

    Btf copy = builder.build();
    int struct = copy.id("tagged", BtfKind.STRUCT);
    assertThat(copy.declaration(function))
        .isEqualTo(tags.declaration(tags.id("function", BtfKind.FUNC)));
    assertThat(copy.declaration(struct))
        .isEqualTo(tags.declaration(tags.id("tagged", BtfKind.STRUCT)));
    assertThat(copy.declTags(function)).containsExactly("function");
    assertThat(copy.declTags(function, 0)).containsExactly("arg:one");
    assertThat(copy.declTags(struct, 1)).hasSize(2);
    assertThat(copy.find("entry", BtfKind.FUNC)).isEmpty();
  }

  @Test
  void placedVariablesAreInTheOrderOfTheirOffsets() {
    Btf btf = Fixture.newest("btf_sections").btf();
    int data = btf.id(".data", BtfKind.DATASEC);
    BtfBuilder builder = BtfBuilder.of(btf);
    builder.place(
        data,
        32,
        Map.of("weak", 0L, "initial", 4L, "second_byte", 8L, "first_byte", 9L, "hidden", 10L));
    DataSec placed = (DataSec) builder.build().type(data);

    assertThat(placed.size()).isEqualTo(32);
    assertThat(placed.variables())
        .extracting(variable -> btf.name(variable.type()))
        .containsExactly("weak", "initial", "second_byte", "first_byte", "hidden");
    assertThat(placed.variables())
        .extracting(SectionVariable::offset)
        .containsExactly(0L, 4L, 8L, 9L, 10L);
  }

  @Test
  void aGlobalVariableWithoutAnOffsetIsRefused() {
    Btf btf = Fixture.newest("btf_sections").btf();
    BtfBuilder builder = BtfBuilder.of(btf);

    assertThatThrownBy(() -> builder.place(btf.id(".bss", BtfKind.DATASEC), 8, Map.of()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF DATASEC '.bss': the offset of 'zeroed' is missing");
  }

  @Test
  void whatBtfCannotSayIsRefused() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    assertThatThrownBy(() -> builder.add(new BtfType.VoidType()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> builder.replace(1, new BtfType.Ptr(0)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("has not been added");
    assertThatThrownBy(() -> builder.string("a\0b")).isInstanceOf(InvalidSpecException.class);
    builder.add(
        new BtfType.Struct(
            "s", 1L << 30, List.of(new Member("far", 0, 1L << 24), new Member("b", 0, 0, 3))));
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF STRUCT 's': with bit-fields, member 'far' cannot be at bit 16777216");
  }

  @Test
  void stringsOfTheirOwnCanBeAdded() {
    Btf btf = Fixture.newest("btf_kinds").btf();
    BtfBuilder builder = BtfBuilder.of(btf);
    int offset = builder.string("return 0;");
    int known = builder.string("node");
    Btf more = builder.build();

    assertThat(more.string(offset)).isEqualTo("return 0;");
    assertThat(more.string(known)).isEqualTo("node");
    assertThat(known).isLessThan(btf.strings().endOffset());
  }
}
