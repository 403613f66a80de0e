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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several types of one name, in the kernel and in modules. */
class CandidatesTest {
  private final BtfBuilder local = create();
  private final int flow =
      local.add(
          new BtfType.Struct(
              "flow", 12, List.of(member("a", 0), member("b", 32), member("c", 64))));

  private static BtfBuilder create() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.LITTLE_ENDIAN);
    builder.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    return builder;
  }

  /** An int. */
  private static Member member(String name, long bits) {
    return new Member(name, 1, bits);
  }

  private static int flow(BtfBuilder builder, Member... members) {
    return builder.add(new BtfType.Struct("flow", 32, List.of(members)));
  }

  private Asked offset(int... members) {
    Asked asked = new Asked(local);
    for (int member : members) {
      asked.question(CoreRelocationKind.FIELD_BYTE_OFFSET, flow, "0:" + member);
    }
    return asked;
  }

  @Test
  void differentAnswersAreAnErrorThatNamesBoth() {
    BtfBuilder kernel = create();
    int one = flow(kernel, member("a", 64));
    int other = flow(kernel, member("a", 128));
    TargetTypes target = TargetTypes.of("a test", kernel.build());

    assertThatThrownBy(() -> offset(0).answers(target))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("program asking, slot 0")
        .hasMessageContaining("FIELD_BYTE_OFFSET of struct flow.a (0:0)")
        .hasMessageContaining("ambiguous: it is 8")
        .hasMessageContaining("struct flow (type " + one + " of a test)")
        .hasMessageContaining("and 16")
        .hasMessageContaining("struct flow (type " + other + " of a test)");
  }

  @Test
  void severalTypesThatAgreeAreNoError() {
    BtfBuilder kernel = create();
    flow(kernel, member("a", 64));
    flow(kernel, member("a", 64), member("z", 0));

    assertThat(offset(0).answers(TargetTypes.of("a test", kernel.build())))
        .singleElement()
        .satisfies(answer -> assertThat(answer.value()).isEqualTo(8));
  }

  /** Only one has b; from then on the other, which disagrees about a, is not asked. */
  @Test
  void thoseThatLackedAFieldAreNotAskedAgain() {
    BtfBuilder kernel = create();
    flow(kernel, member("a", 64), member("b", 96));
    flow(kernel, member("a", 128));
    TargetTypes target = TargetTypes.of("a test", kernel.build());

    assertThat(offset(1, 0).answers(target)).extracting(CoreAnswer::value).containsExactly(12L, 8L);
    assertThatThrownBy(() -> offset(0, 1).answers(target)).hasMessageContaining("ambiguous");
  }

  /** None has c, which must not leave nothing to ask. */
  @Test
  void aFieldThatNoneHasNarrowsNothing() {
    BtfBuilder kernel = create();
    flow(kernel, member("a", 64));
    List<CoreAnswer> answers = offset(2, 0).answers(TargetTypes.of("a test", kernel.build()));

    assertThat(answers.get(0).missing()).hasValueSatisfying(why -> assertThat(why).contains("c"));
    assertThat(answers.get(1).value()).isEqualTo(8);
  }

  @Test
  void modulesAreLookedAtOnlyForWhatTheKernelLacks() {
    BtfBuilder kernel = create();
    flow(kernel, member("a", 64));
    Btf vmlinux = kernel.build();
    BtfBuilder module = BtfBuilder.onBase(vmlinux);
    flow(module, member("a", 128), member("b", 0));
    AtomicInteger asked = new AtomicInteger();
    TargetTypes target =
        TargetTypes.kernel(
            vmlinux,
            () -> {
              asked.incrementAndGet();
              return List.of(new TargetBtf("module m", module.build()));
            });

    assertThat(offset(0).answers(target).get(0).value()).isEqualTo(8);
    assertThat(offset(1).answers(target).get(0).missing()).isPresent();
    assertThat(asked).hasValue(0);
  }

  /** The types of a split blob have ids behind the base's, and members of the base's types. */
  @Test
  void typesOfModulesAreFound() {
    Btf vmlinux = create().build();
    BtfBuilder one = BtfBuilder.onBase(vmlinux);
    one.add(new BtfType.Struct("filler", 4, List.of(member("x", 0))));
    int first = flow(one, member("b", 160));
    BtfBuilder two = BtfBuilder.onBase(vmlinux);
    int second = flow(two, member("a", 64));
    TargetTypes target =
        TargetTypes.kernel(
            vmlinux,
            () ->
                List.of(
                    new TargetBtf("module one", one.build()),
                    new TargetBtf("module two", two.build())));

    assertThat(offset(1).answers(target).get(0).value()).isEqualTo(20);
    assertThat(offset(0).answers(target).get(0).value()).isEqualTo(8);
    assertThat(
            new Asked(local)
                .question(CoreRelocationKind.TYPE_SIZE, flow, "0")
                .answers(target)
                .get(0)
                .value())
        .isEqualTo(32);
    assertThatThrownBy(
            () ->
                new Asked(local)
                    .question(CoreRelocationKind.TYPE_ID_TARGET, flow, "0")
                    .answers(target))
        .hasMessageContaining("type " + first + " of module one")
        .hasMessageContaining("type " + second + " of module two");
  }

  @Test
  void modulesOfAnotherKernelAreRefused() {
    Btf foreign = BtfBuilder.onBase(create().build()).build();
    TargetTypes target =
        TargetTypes.kernel(
            create().build(), () -> List.of(new TargetBtf("module stranger", foreign)));

    assertThatThrownBy(() -> offset(0).answers(target))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("module stranger");
  }

  @Test
  void anotherByteOrderIsRefused() {
    Btf big = BtfBuilder.create(ByteOrder.BIG_ENDIAN).build();
    assertThatThrownBy(() -> offset(0).answers(TargetTypes.of("a big machine", big)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("a big machine BIG_ENDIAN");
  }
}
