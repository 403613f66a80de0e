// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.asm.Instructions;
import dev.weir.bpf.asm.Register;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.CoreRelocationKind;
import java.util.ArrayList;
import java.util.List;

/** Questions of a program that has types put together by a test; each takes any answer. */
final class Asked {
  private final BtfBuilder local;
  private final List<CoreRelocation> relocations = new ArrayList<>();

  Asked(BtfBuilder local) {
    this.local = local;
  }

  static Asked of(Btf local) {
    return new Asked(BtfBuilder.of(local));
  }

  Asked question(CoreRelocationKind kind, int type, String access) {
    relocations.add(new CoreRelocation(2 * relocations.size(), kind, type, local.string(access)));
    return this;
  }

  /** The answers, where the compiler assumed what Weir thinks it did. */
  List<CoreAnswer> answers(TargetTypes target) {
    Btf btf = local.build();
    List<Long> assumed = new ArrayList<>();
    for (CoreRelocation relocation : relocations) {
      Access access = AccessParser.parse(btf, relocation);
      assumed.add(new Question(relocation.kind(), access).assumed().value());
    }
    return answers(target, assumed);
  }

  /** The answers, where the compiler assumed these. */
  List<CoreAnswer> answers(TargetTypes target, List<Long> assumed) {
    return CoreLinker.of(local.build(), target)
        .link(
            "asking",
            assumed.stream().map(value -> Instructions.loadImm64(Register.R1, value)).toList(),
            relocations)
        .answers();
  }
}
