// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.CoreRelocationKind;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that no compiler makes, which must neither exhaust the stack nor take for ever. */
class HostileTypesTest {
  private final BtfBuilder builder = BtfBuilder.create(ByteOrder.LITTLE_ENDIAN);

  /** Anonymous structs within anonymous structs, twice each: 2^n ways to a member. */
  @ParameterizedTest
  @ValueSource(ints = {30, 60, 5000})
  void nestedAnonymousStructsAreSearchedOnceEach(int depth) {
    int number = builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    int local = builder.add(new BtfType.Struct("s", 4, List.of(new Member("x", number, 0))));
    int inner = builder.add(new BtfType.Struct("", 8, List.of(new Member("y", number, 0))));
    for (int i = 0; i < depth; i++) {
      List<Member> twice = List.of(new Member("", inner, 0), new Member("", inner, 0));
      inner = builder.add(new BtfType.Struct("", 8, twice));
    }
    builder.add(
        new BtfType.Struct("s", 8, List.of(new Member("", inner, 0), new Member("x", number, 32))));
    Btf btf = builder.build();

    if (depth < Access.DEEPEST - 2) {
      assertThatThrownBy(() -> answer(btf, local, "0:0", CoreRelocationKind.FIELD_BYTE_OFFSET))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("ambiguous"); // Itself, and the one that was made here.
    } else {
      assertThatThrownBy(() -> answer(btf, local, "0:0", CoreRelocationKind.FIELD_BYTE_OFFSET))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("too deeply");
    }
  }

  @ParameterizedTest
  @EnumSource(CoreRelocationKind.class)
  void typesThatContainThemselvesGiveAnAnswerOrTheDeclaredError(CoreRelocationKind kind) {
    int next = builder.nextId();
    int struct = builder.add(new BtfType.Struct("s", 8, List.of(new Member("x", next, 0))));
    int array = builder.add(new BtfType.Array(builder.nextId(), builder.nextId(), 4));
    int pointer = builder.add(new BtfType.Ptr(builder.nextId()));
    int typedef = builder.add(new BtfType.Typedef("t", builder.nextId()));
    int union = builder.add(new BtfType.Union("", 8, List.of(new Member("", builder.nextId(), 0))));
    int prototype =
        builder.add(
            new BtfType.FuncProto(
                builder.nextId(), List.of(new BtfType.Param("p", builder.nextId()))));
    Btf btf = builder.build();
    for (int type : new int[] {struct, array, pointer, typedef, union, prototype}) {
      for (String access : List.of("0", "0:0", "0:0:0", "1:1", "0:0:0:0:0:0:0:0:0:0:0")) {
        answerOrError(btf, type, access, kind);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CoreRelocationKind.class)
  void chainsLongerThanAnyCompilersAreRefused(CoreRelocationKind kind) {
    int number = builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    int pointers = number;
    int arrays = number;
    int prototypes = number;
    for (int i = 0; i < 50_000; i++) {
      pointers = builder.add(new BtfType.Ptr(pointers));
      arrays = builder.add(new BtfType.Array(arrays, number, 1));
      prototypes =
          builder.add(new BtfType.FuncProto(0, List.of(new BtfType.Param("p", prototypes))));
    }
    for (int type : new int[] {pointers, arrays, prototypes}) {
      int named = builder.add(new BtfType.Typedef("deep", type));
      int struct = builder.add(new BtfType.Struct("s", 4, List.of(new Member("x", type, 0))));
      Btf btf = builder.build();
      answerOrError(btf, named, "0", kind);
      answerOrError(btf, struct, "0", kind);
      answerOrError(btf, struct, "0:0", kind);
    }
  }

  @ParameterizedTest
  @EnumSource(CoreRelocationKind.class)
  void arraysBeyondAllMemoryDoNotWrapAround(CoreRelocationKind kind) {
    int number = builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    int huge = number;
    for (int i = 0; i < 4; i++) {
      huge = builder.add(new BtfType.Array(huge, number, 0xffff_ffffL));
    }
    int struct =
        builder.add(
            new BtfType.Struct("s", 0xffff_ffffL, List.of(new Member("x", huge, 0xffff_ffffL))));
    Btf btf = builder.build();
    for (String access :
        List.of("0:0:999999999", "999999999:0:999999999:999999999", "999999999", "999999999:0")) {
      answerOrError(btf, struct, access, kind);
    }
    assertThatThrownBy(
            () -> answer(btf, struct, "999999999:0", CoreRelocationKind.FIELD_BYTE_OFFSET))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("512 MiB");
  }

  /** Every member of the one is compared with many of the other. */
  @ParameterizedTest
  @ValueSource(ints = {300, 2000})
  void largeTypesAreComparedOrRefused(int count) {
    int number = builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Member> one = List.of(new Member("m" + i, number, 0));
      members.add(new Member("", builder.add(new BtfType.Struct("", 4, one)), 0));
    }
    int struct = builder.add(new BtfType.Struct("s", 4, members));
    Collections.reverse(members);
    BtfBuilder other = BtfBuilder.of(builder.build());
    other.add(new BtfType.Struct("s___other", 4, members));
    TargetTypes target = TargetTypes.of("a test", other.build());
    Asked asked = new Asked(builder).question(CoreRelocationKind.TYPE_MATCHES, struct, "0");
    if (count == 300) {
      assertThat(asked.answers(target)).allMatch(answer -> answer.value() == 1);
    } else {
      assertThatThrownBy(() -> asked.answers(target))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("struct s")
          .hasMessageContaining("comparisons");
    }
  }

  private static void answerOrError(Btf btf, int type, String access, CoreRelocationKind kind) {
    try {
      assertThat(answer(btf, type, access, kind).access()).isNotEmpty();
    } catch (InvalidSpecException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  private static CoreAnswer answer(Btf btf, int type, String access, CoreRelocationKind kind) {
    return Asked.of(btf).question(kind, type, access).answers(TargetTypes.of("itself", btf)).get(0);
  }
}
