// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** BTF on a base, as kernel modules have it. */
class SplitBtfTest {
  private static final Btf BASE = Fixture.newest("btf_kinds").btf();

  /** A struct that has the base's and a name that the base has too. */
  static Btf splitOn(Btf base) {
    BtfBuilder builder = BtfBuilder.onBase(base);
    int node = base.id("node", BtfKind.STRUCT);
    int pointer = builder.add(new BtfType.Ptr(node));
    int struct =
        builder.add(
            new BtfType.Struct(
                "module_struct",
                72,
                List.of(
                    new BtfType.Member("own", pointer, 0), new BtfType.Member("node", node, 64))));
    builder.add(new BtfType.Typedef("point", struct));
    builder.add(new BtfType.DeclTag("of the base", node, BtfType.DeclTag.WHOLE, false));
    return builder.build();
  }

  @Test
  void idsGoOnWhereTheBasesEnd() {
    Btf split = splitOn(BASE);

    assertThat(split.firstId()).isEqualTo(BASE.limit());
    assertThat(split.limit()).isEqualTo(BASE.limit() + 4);
    assertThat(split.base()).containsSame(BASE);
    assertThat(split.ids().boxed()).hasSize(4);
  }

  @Test
  void typesOfTheBaseAreSeenThroughTheSplit() {
    Btf split = splitOn(BASE);
    int node = BASE.id("node", BtfKind.STRUCT);

    assertThat(split.id("node", BtfKind.STRUCT)).isEqualTo(node);
    assertThat(split.type(node)).isEqualTo(BASE.type(node));
    assertThat(split.rawText(node)).isEqualTo(BASE.rawText(node));
  }

  @Test
  void membersAndSizesReachFromTheSplitIntoTheBase() {
    Btf split = splitOn(BASE);
    int struct = split.id("module_struct", BtfKind.STRUCT);
    BtfField corner = BASE.field(BASE.id("node", BtfKind.STRUCT), "corners[1][2].y");

    assertThat(split.field(struct, "node.corners[1][2].y").offset()).isEqualTo(8 + corner.offset());
    assertThat(split.sizeOf(struct)).isEqualTo(72);
    assertThat(split.alignmentOf(struct)).isEqualTo(8);
  }

  @Test
  void aNameThatBothHaveIsFoundInBothAndTheBasesFirst() {
    Btf split = splitOn(BASE);
    int own = split.firstId() + 2;
    int bases = BASE.id("point", BtfKind.TYPEDEF);

    assertThat(split.named("point")).containsExactly(bases, own);
    assertThat(split.candidates("point___v2")).containsExactly(bases, own);
    assertThat(split.find("point", BtfKind.TYPEDEF)).hasValue(bases);
  }

  @Test
  void aTagOfATypeOfTheBaseIsTheSplitsOnly() {
    Btf split = splitOn(BASE);
    int node = BASE.id("node", BtfKind.STRUCT);

    assertThat(split.declTags(node)).containsExactly("of the base");
    assertThat(BASE.declTags(node)).isEmpty();
  }

  @Test
  void aSplitReadWithoutItsBaseIsRefused() {
    Btf split = splitOn(BASE);

    assertThatThrownBy(() -> Btf.parse(split.bytes()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("BTF");
  }

  @Test
  void aBaseOfAnotherByteOrderIsRefused() {
    Btf twin = Fixture.newest("btf_kinds").twin().btf();

    assertThatThrownBy(() -> Btf.parse(splitOn(BASE).bytes(), twin))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("split BTF is %s, its base %s", BASE.order(), twin.order());
  }

  @Test
  void copyingFromASplitBringsWhatItNeedsOfTheBase() {
    Btf split = splitOn(BASE);
    BtfBuilder builder = BtfBuilder.create(split.order());
    int copy = builder.copy(split, split.id("module_struct", BtfKind.STRUCT));
    Btf alone = builder.build();

    assertThat(alone.field(copy, "node.corners[0][1].x").offset())
        .isEqualTo(
            split
                .field(split.id("module_struct", BtfKind.STRUCT), "node.corners[0][1].x")
                .offset());
    assertThat(alone.declTags(alone.id("node", BtfKind.STRUCT))).containsExactly("of the base");
  }

  @Test
  void aBuilderOfASplitKeepsItsBase() {
    Btf split = splitOn(BASE);
    Btf again = BtfBuilder.of(split).build();

    assertThat(again.base()).containsSame(BASE);
    assertThat(Fixture.types(again)).isEqualTo(Fixture.types(split));
  }
}
