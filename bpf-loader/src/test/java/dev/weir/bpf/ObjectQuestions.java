// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.internal.core.CoreLinker;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.internal.externs.ResolvedExterns;
import dev.weir.bpf.internal.externs.WrittenKernel;
import dev.weir.bpf.internal.info.ObjectBtf;
import dev.weir.bpf.internal.info.SourceInfo;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.VariableSpec;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that loading asks of an object before the kernel is told of it, asked. */
public final class ObjectQuestions {
  private static final Path FIXTURES = FixtureFiles.ROOT.resolve("clang-19");
  private static final TargetTypes LITTLE = answers("bpfel");
  private static final TargetTypes BIG = answers("bpfeb");

  private static final String CONFIG =
      """
      CONFIG_BPF_SYSCALL=y
      CONFIG_BPF=m
      CONFIG_NET=y
      CONFIG_HZ=250
      CONFIG_DEFAULT_HOSTNAME="(none)"
      """;

  private static final String KALLSYMS =
      """
      ffffffff81000000 T _text
      ffffffff81000010 T bpf_unheard_of
      """;

  private ObjectQuestions() {}

  private static TargetTypes answers(String target) {
    ObjectSpec object = ObjectSpec.parse(FIXTURES.resolve(target + "/core_answers.o"));
    return TargetTypes.of("answers", object.btf().orElseThrow());
  }

  /** Any answer will do, and the declared refusal; anything else is thrown. */
  public static void askAll(ObjectSpec object) {
    ask(() -> ObjectBtf.loadable(object, EnumSet.allOf(BtfFeature.class)));
    ask(() -> ObjectBtf.loadable(object, Set.of()));
    for (VariableSpec variable : object.variables()) {
      if (variable.size() < 1 << 20) {
        ask(variable::bytes);
      }
    }
    List<TargetTypes> targets = new ArrayList<>();
    targets.add(object.byteOrder() == ByteOrder.LITTLE_ENDIAN ? LITTLE : BIG);
    object.btf().map(own -> TargetTypes.of("itself", own)).ifPresent(targets::add);
    for (TargetTypes target : targets) {
      CoreLinker linker = CoreLinker.of(object, target);
      WrittenKernel kernel = new WrittenKernel(CONFIG, KALLSYMS, target);
      for (ProgramSpec program : object.programs()) {
        ask(() -> linker.link(program));
        ask(
            () ->
                ResolvedExterns.of(object, List.of(program), kernel)
                    .apply(program.instructions(), module -> module));
      }
    }
    for (ProgramSpec program : object.programs()) {
      ask(program::instructions);
      ask(program::calls);
      ask(program::coreRelocations);
      ask(() -> SourceInfo.of(object, program));
    }
  }

  private static void ask(Supplier<?> question) {
    try {
      Objects.requireNonNull(question.get());
    } catch (InvalidSpecException e) {
      assertThat(e).message().isNotBlank();
    }
  }
}
