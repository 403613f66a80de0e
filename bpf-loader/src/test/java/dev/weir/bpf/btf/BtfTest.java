// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.BtfType.DataSec;
import dev.weir.bpf.btf.BtfType.Enumeration;
import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.FuncProto;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can be asked of BTF. */
class BtfTest {
  private static final Btf KINDS = Fixture.newest("btf_kinds").btf();
  private static final Btf CORE = Fixture.newest("btf_core").btf();
  private static final Btf TAGS = Fixture.newest("btf_tags").btf();

  @Test
  void aTypeIsFoundByNameAndKind() {
    int node = KINDS.id("node", BtfKind.STRUCT);

    assertThat(KINDS.kind(node)).isEqualTo(BtfKind.STRUCT);
    assertThat(KINDS.name(node)).isEqualTo("node");
    assertThat(KINDS.find("node", BtfKind.UNION)).isEmpty();
    assertThat(KINDS.find("nod", BtfKind.STRUCT)).isEmpty();
    assertThat(KINDS.find("", BtfKind.STRUCT)).isEmpty();
    assertThat(KINDS.find("node\0", BtfKind.STRUCT)).isEmpty();
  }

  @Test
  void aTypeThatIsMissingIsNamedWithWhatThereIsInstead() {
    assertThatThrownBy(() -> KINDS.id("node", BtfKind.UNION))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF has no UNION 'node'; there is one of kind [STRUCT]");
    assertThatThrownBy(() -> KINDS.id("nobody", BtfKind.UNION))
        .hasMessage("BTF has no UNION 'nobody'");
  }

  @Test
  void candidatesAreAllFlavoursOfAName() {
    int task = CORE.id("task", BtfKind.STRUCT);
    int old = CORE.id("task___old", BtfKind.STRUCT);
    // Its essential name is task___very: only what follows the last ___ is a flavour.
    int veryOld = CORE.id("task___very___old", BtfKind.STRUCT);

    assertThat(CORE.candidates("task")).containsExactlyInAnyOrder(task, old);
    assertThat(CORE.candidates("task___another")).containsExactlyInAnyOrder(task, old);
    assertThat(CORE.candidates("task___very___new")).containsExactly(veryOld);
    assertThat(CORE.candidates("task___old___new")).isEmpty();
    assertThat(CORE.candidates("tas")).isEmpty();
  }

  @Test
  void essentialNamesEndBeforeTheLastThreeUnderscores() {
    assertThat(Btf.essentialName("task")).isEqualTo("task");
    assertThat(Btf.essentialName("task___old")).isEqualTo("task");
    assertThat(Btf.essentialName("a___b___c")).isEqualTo("a___b");
    assertThat(Btf.essentialName("a____b")).isEqualTo("a____b");
    assertThat(Btf.essentialName("___a")).isEqualTo("___a");
    assertThat(Btf.essentialName("a___")).isEqualTo("a___");
    assertThat(Btf.essentialName("größe___alt")).isEqualTo("größe");
    assertThat(Btf.essentialName("")).isEmpty();
  }

  @Test
  void everyNameOfTheKernelIsFoundAmongItsCandidates() {
    Btf kernel = Blobs.vmlinux();
    kernel
        .ids()
        .filter(id -> id % 7 == 0 && !kernel.name(id).isEmpty())
        .forEach(
            id -> {
              String name = kernel.name(id);
              assertThat(kernel.named(name).anyMatch(found -> found == id)).isTrue();
              assertThat(kernel.candidates(name).anyMatch(found -> found == id)).isTrue();
              assertThat(kernel.named(name).allMatch(found -> kernel.name(found).equals(name)))
                  .isTrue();
            });
  }

  @Test
  void pathsLeadThroughStructsUnionsArraysAndWhatHasNoName() {
    int everything = KINDS.id("everything", BtfKind.STRUCT);
    int node = KINDS.id("node", BtfKind.STRUCT);

    assertThat(KINDS.field(node, "third[1]").offset()).isEqualTo(13);
    assertThat(KINDS.field(node, "choice.high").offset()).isEqualTo(24);
    assertThat(KINDS.field(everything, "node.corners[1][2].y").offset())
        .isEqualTo(152 + 44 + 8 * 5 + 4);
    assertThat(KINDS.field(everything, "tail[3]").offset()).isEqualTo(268 + 12);
    assertThat(KINDS.name(KINDS.field(everything, "node.packed").type())).isEqualTo("packed");
  }

  @Test
  void bitFieldsAreFoundWithTheirBits() {
    Btf btf = Fixture.newest("btf_bitfields").btf();
    int flags = btf.id("flags", BtfKind.STRUCT);

    assertThat(btf.field(flags, "length").bitOffset()).isEqualTo(4);
    assertThat(btf.field(flags, "length").bitFieldSize()).isEqualTo(4);
    assertThat(btf.field(flags, "middle")).matches(BtfField::isBitField);
    assertThat(btf.field(flags, "middle").bitOffset()).isEqualTo(19);
    assertThat(btf.field(flags, "aligned").isBitField()).isFalse();
    assertThat(btf.field(btf.id("enum_flags", BtfKind.STRUCT), "high").bitOffset()).isEqualTo(48);
  }

  @Test
  void pathsThatLeadNowhereAreRefusedWithTheReason() {
    int node = KINDS.id("node", BtfKind.STRUCT);
    assertRefused(node, "fourth", "STRUCT 'node' has no member 'fourth'");
    assertRefused(node, "third[2]", "the array before [2] has 2 elements");
    assertRefused(node, "third[x]", "'x' is no index");
    assertRefused(node, "third[", "']' is wanted");
    assertRefused(node, "first.more", "no struct or union has the member 'more' there");
    assertRefused(node, "first[0]", "there is no array before [0]");
    assertRefused(node, "third[1]x", "'.' or '[' is wanted at offset 8");
    assertRefused(node, "", "a name is wanted");
    assertRefused(node, "choice.", "no struct or union has the member '' there");
  }

  private static void assertRefused(int id, String path, String reason) {
    assertThatThrownBy(() -> KINDS.field(id, path))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF path '%s' in type %d: %s", path, id, reason);
  }

  @Test
  void typedefsAndQualifiersAreLookedThrough() {
    int restricted = KINDS.field(KINDS.id("everything", BtfKind.STRUCT), "restrict_me").type();
    assertThat(KINDS.kind(restricted)).isEqualTo(BtfKind.CONST);
    int pointer = KINDS.unqualified(restricted);
    int target = ((BtfType.Ptr) KINDS.type(pointer)).target();

    assertThat(KINDS.type(KINDS.underlying(target)))
        .isEqualTo(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    assertThat(KINDS.kind(KINDS.unqualified(KINDS.id("__u8", BtfKind.TYPEDEF))))
        .isEqualTo(BtfKind.TYPEDEF);
    assertThat(KINDS.name(KINDS.underlying(KINDS.id("__be16", BtfKind.TYPEDEF))))
        .isEqualTo("unsigned short");
  }

  @Test
  void constantsOfBothWidthsAndSignsHaveTheirValues() {
    assertThat(values("colour", BtfKind.ENUM)).containsExactly(0L, 5L, 0x7fffffffL);
    assertThat(values("sign", BtfKind.ENUM)).containsExactly(-1L, 0L, 1L);
    assertThat(values("wide", BtfKind.ENUM64)).containsExactly(1L, 0x123456789abcdef0L);
    assertThat(values("wide_sign", BtfKind.ENUM64)).containsExactly(-0x123456789abcL, 1L);
    assertThat(KINDS.sizeOf(KINDS.id("tiny", BtfKind.ENUM))).isEqualTo(1);
  }

  private static List<Long> values(String name, BtfKind kind) {
    Enumeration enumeration = (Enumeration) KINDS.type(KINDS.id(name, kind));
    return enumeration.values().stream().map(Enumerator::value).toList();
  }

  @Test
  void aFunctionLeadsToItsPrototype() {
    BtfType.Func local = (BtfType.Func) KINDS.type(KINDS.id("local", BtfKind.FUNC));
    FuncProto prototype = (FuncProto) KINDS.type(local.type());

    assertThat(local.linkage()).isEqualTo(BtfLinkage.STATIC);
    assertThat(prototype.params()).extracting(BtfType.Param::name).containsExactly("a", "node");
    assertThat(prototype.isVariadic()).isFalse();
  }

  @Test
  void sectionsListTheirVariables() {
    Btf btf = Fixture.newest("btf_sections").btf();
    DataSec data = (DataSec) btf.type(btf.id(".data", BtfKind.DATASEC));

    assertThat(data.variables())
        .extracting(variable -> btf.name(variable.type()))
        .containsExactlyInAnyOrder("initial", "first_byte", "second_byte", "hidden", "weak");
    assertThat(btf.find(".maps", BtfKind.DATASEC)).isPresent();
    assertThat(btf.sizeOf(btf.id("range", BtfKind.VAR))).isEqualTo(8);
  }

  @Test
  void tagsAreFoundOnTypesMembersParametersAndPointers() {
    int tagged = TAGS.id("tagged", BtfKind.STRUCT);
    int function = TAGS.id("function", BtfKind.FUNC);

    assertThat(TAGS.declTags(tagged)).containsExactly("whole");
    assertThat(TAGS.declTags(tagged, 0)).isEmpty();
    assertThat(TAGS.declTags(tagged, 1)).containsExactlyInAnyOrder("member one", "member two");
    assertThat(TAGS.declTags(function)).containsExactly("function");
    assertThat(TAGS.declTags(function, 0)).containsExactly("arg:one");
    assertThat(TAGS.declTags(TAGS.id("tagged", BtfKind.VAR))).containsExactly("variable");
    assertThat(TAGS.declTags(TAGS.id("named", BtfKind.TYPEDEF))).containsExactly("typedef");
    assertThat(TAGS.typeTags(target(tagged, "user"))).containsExactly("user");
    assertThat(TAGS.typeTags(target(tagged, "both"))).containsExactlyInAnyOrder("rcu", "percpu");
    assertThat(TAGS.typeTags(target(tagged, "qualified"))).containsExactly("qualified");
  }

  private static int target(int struct, String member) {
    return ((BtfType.Ptr) TAGS.type(TAGS.field(struct, member).type())).target();
  }

  @Test
  void whatHasNoSizeIsRefused() {
    assertThatThrownBy(() -> KINDS.sizeOf(0))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF type 0: a UNKNOWN has no size");
    assertThatThrownBy(() -> KINDS.sizeOf(KINDS.id("forward", BtfKind.FWD)))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> KINDS.alignmentOf(KINDS.id("local", BtfKind.FUNC)))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void anIdThatIsNotThereIsRefused() {
    IntStream.of(-1, KINDS.limit(), Integer.MAX_VALUE, Integer.MIN_VALUE)
        .forEach(
            id ->
                assertThatThrownBy(() -> KINDS.type(id))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessage("BTF has no type %d; the last is %d", id, KINDS.limit() - 1));
  }

  @Test
  void cyclesAreFoundOutInEveryQuestion() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int typedef = builder.add(new BtfType.Typedef("loop", 2));
    int qualified = builder.add(new BtfType.Const(typedef));
    int array = builder.add(new BtfType.Array(3, 3, 1));
    int struct = builder.add(new BtfType.Struct("s", 8, List.of(new BtfType.Member("", 4, 0))));
    Btf btf = builder.build();

    for (int id : new int[] {typedef, qualified, array}) {
      assertThatThrownBy(() -> btf.sizeOf(id)).isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> btf.alignmentOf(id)).isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> btf.declaration(array)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> btf.underlying(typedef)).isInstanceOf(InvalidSpecException.class);
    assertThat(btf.unqualified(qualified)).isEqualTo(typedef);
    assertThatThrownBy(() -> btf.alignmentOf(struct)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> btf.field(struct, "x")).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theKernelsBtfStaysBelowTwentyMebibytes() {
    Btf kernel = Blobs.vmlinux();
    kernel.id("sk_buff", BtfKind.STRUCT);
    kernel.declTags(1);

    assertThat(kernel.footprint()).isLessThan(20 << 20);
    assertThat(kernel.footprint()).isGreaterThan(kernel.bytes().remaining());
  }
}
