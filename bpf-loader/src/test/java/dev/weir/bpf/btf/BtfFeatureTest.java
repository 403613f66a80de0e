// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.btf.BtfType.Member;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** BTF for older kernels. */
class BtfFeatureTest {
  private static final Set<BtfFeature> ALL = EnumSet.allOf(BtfFeature.class);

  @Test
  void aKernelThatHasEverythingGetsTheSame() {
    Btf btf = Fixture.newest("btf_kinds").btf();
    assertThat(BtfFeature.sanitize(btf, ALL)).isSameAs(btf);
  }

  @Test
  void whatNeedsNothingStaysTheSame() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    builder.add(new BtfType.Ptr(0));
    Btf btf = builder.build();
    assertThat(BtfFeature.sanitize(btf, Set.of())).isSameAs(btf);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void idsAndStringsStayWhatTheyWere(Fixture fixture) {
    Btf btf = fixture.placed();
    Btf old = BtfFeature.sanitize(btf, Set.of());

    assertThat(old.limit()).isBetween(btf.limit(), btf.limit() + 1);
    assertThat(old.strings().section()).startsWith(btf.strings().section());
    assertThat(Fixture.types(old).stream().map(BtfType::kind))
        .isNotEmpty()
        .allMatch(kind -> kind.number() < BtfKind.FUNC.number());
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  @ParameterizedTest
  @EnumSource
  void eachProbeHasItsFeatureAndIsChangedWithoutIt(BtfFeature feature) {
    Btf probe = feature.probe(ByteOrder.LITTLE_ENDIAN);
    EnumSet<BtfFeature> others = EnumSet.complementOf(EnumSet.of(feature));

    assertThat(BtfFeature.sanitize(probe, others)).isNotSameAs(probe);
    assertThat(Fixture.types(feature.probe(ByteOrder.BIG_ENDIAN))).isEqualTo(Fixture.types(probe));
  }

  @Test
  void sectionsBecomeStructsAndVariablesBytes() {
    Btf btf = without(Fixture.newest("btf_sections").placed(), BtfFeature.DATASEC);
    BtfType.Struct data = (BtfType.Struct) btf.type(btf.id("_data_custom", BtfKind.STRUCT));

    assertThat(data.members()).extracting(Member::name).containsExactly("custom");
    assertThat(btf.type(data.members().get(0).type())).isEqualTo(new BtfType.Int("custom", 1, 0));
  }

  @Test
  void functionsBecomeTypedefsOfEnumerations() {
    Btf kinds = Fixture.newest("btf_kinds").btf();
    Btf btf = without(kinds, BtfFeature.FUNC);
    BtfType.Typedef local = (BtfType.Typedef) btf.type(kinds.id("local", BtfKind.FUNC));

    assertThat(local.name()).isEqualTo("local");
    assertThat(((BtfType.Enum32) btf.type(local.type())).values())
        .extracting(BtfType.Enumerator::name)
        .containsExactly("a", "node");
  }

  @Test
  void globalFunctionsBecomeStatic() {
    Btf kinds = Fixture.newest("btf_kinds").btf();
    Btf btf = without(kinds, BtfFeature.GLOBAL_FUNC);
    BtfType.Func global = (BtfType.Func) btf.type(kinds.id("global", BtfKind.FUNC));

    assertThat(global.linkage()).isEqualTo(BtfLinkage.STATIC);
  }

  @Test
  void wideEnumerationsBecomeUnionsAndSignedOnesUnsigned() {
    Btf kinds = Fixture.newest("btf_kinds").btf();
    Btf btf = without(kinds, BtfFeature.ENUM64);
    BtfType.Union wide = (BtfType.Union) btf.type(kinds.id("wide", BtfKind.ENUM64));
    BtfType.Enum32 sign = (BtfType.Enum32) btf.type(kinds.id("sign", BtfKind.ENUM));

    assertThat(wide.size()).isEqualTo(8);
    assertThat(wide.members()).extracting(Member::name).containsExactly("NARROW", "WIDE");
    assertThat(btf.name(wide.members().get(0).type())).isEqualTo("enum64_placeholder");
    assertThat(sign.signed()).isFalse();
    assertThat(sign.values().get(0).value()).isEqualTo(0xffff_ffffL);
  }

  @Test
  void floatsAndTagsBecomeStructsIntegersAndConst() {
    Btf kinds = Fixture.newest("btf_kinds").btf();
    Btf tags = Fixture.newest("btf_tags").btf();
    int number = kinds.id("double", BtfKind.FLOAT);
    int declTag =
        tags.ids().filter(id -> tags.kind(id) == BtfKind.DECL_TAG).findFirst().orElseThrow();
    int typeTag =
        tags.ids().filter(id -> tags.kind(id) == BtfKind.TYPE_TAG).findFirst().orElseThrow();

    assertThat(without(kinds, BtfFeature.FLOAT).type(number))
        .isEqualTo(new BtfType.Struct("", 8, List.of()));
    assertThat(without(tags, BtfFeature.DECL_TAG).type(declTag))
        .isEqualTo(new BtfType.Int(tags.name(declTag), 1, 0));
    assertThat(without(tags, BtfFeature.TYPE_TAG).kind(typeTag)).isEqualTo(BtfKind.CONST);
  }

  private static Btf without(Btf btf, BtfFeature feature) {
    return BtfFeature.sanitize(btf, EnumSet.complementOf(EnumSet.of(feature)));
  }
}
