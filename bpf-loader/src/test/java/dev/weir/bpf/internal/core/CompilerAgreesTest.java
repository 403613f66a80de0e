// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.bpf.FixtureFiles;
import dev.weir.bpf.spec.ObjectSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs compiled against some types, adjusted to others: what comes out is what the compiler
 * says of the others (offsetof, sizeof), in both byte orders.
 */
class CompilerAgreesTest {
  private static final Path FIXTURES = FixtureFiles.ROOT;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clang-14/bpfel",
        "clang-14/bpfeb",
        "clang-16/bpfel",
        "clang-16/bpfeb",
        "clang-19/bpfel",
        "clang-19/bpfeb"
      })
  void offsetsAndSizesAreTheCompilers(String build) {
    ObjectSpec answers = ObjectSpec.parse(FIXTURES.resolve(build + "/core_answers.o"));

    assertThat(values(build, "offsets"))
        .isEqualTo(
            expected(
                answers,
                "offset_leaf_b",
                "offset_array_2",
                "offset_leaves_1_b",
                "offset_matrix_1_2",
                "offset_in_union",
                "offset_as_wide",
                "offset_deep",
                "offset_tail_2_b",
                "offset_qualified",
                "offset_1_byte"));
    assertThat(values(build, "sizes"))
        .isEqualTo(
            expected(
                answers,
                "size_leaf",
                "size_array",
                "size_array_1",
                "size_pointer",
                "size_grows",
                "size_shrinks"));
    assertThat(values(build, "accesses"))
        .isEqualTo(
            expected(
                answers,
                "offset_pointer",
                "offset_grows",
                "offset_shrinks",
                "offset_byte",
                "offset_leaf_a",
                "offset_array_1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clang-14/bpfel", "clang-19/bpfeb"})
  void whatIsThereIsToldFromWhatIsNot(String build) {
    assertThat(values(build, "existing")).containsExactlyInAnyOrder(1L, 1L, 0L, 0L, 1L, 0L);
    assertThat(values(build, "constants")).containsExactlyInAnyOrder(50L, -70L, 1L, 0L, 50L);
    CoreCode impossible = link(build, "impossible");
    assertThat(impossible.answers())
        .hasSize(5)
        .allSatisfy(
            answer -> {
              assertThat(answer.missing()).isPresent();
              assertThat(impossible.explain(answer.slot())).isEqualTo(answer.missing());
            });
    String log = impossible.answers().get(0).slot() + ": (85) call unknown#195896080\n";
    assertThat(impossible.explain(log)).isPresent();
    assertThat(impossible.explain(log).orElseThrow()).contains("does not exist in answers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clang-16/bpfel", "clang-19/bpfeb"})
  void typesMatchInAllTheyHave(String build) {
    Map<String, Long> answers = new LinkedHashMap<>();
    link(build, "matches").answers().forEach(a -> answers.put(a.access(), a.value()));
    assertThat(answers)
        .containsOnly(
            entry("struct matching", 1L),
            entry("struct differing", 0L),
            entry("struct leaf", 1L),
            entry("enum colour", 1L),
            entry("struct node___mine", 0L),
            entry("struct absent", 0L));
  }

  private static CoreCode link(String build, String program) {
    ObjectSpec object = ObjectSpec.parse(FIXTURES.resolve(build + "/core_questions.o"));
    ObjectSpec answers = ObjectSpec.parse(FIXTURES.resolve(build + "/core_answers.o"));
    TargetTypes target = TargetTypes.of("answers", answers.btf().orElseThrow());
    return CoreLinker.of(object, target).link(object.program(program));
  }

  private static List<Long> values(String build, String program) {
    return link(build, program).answers().stream().map(CoreAnswer::value).sorted().toList();
  }

  private static List<Long> expected(ObjectSpec answers, String... names) {
    return Stream.of(names).map(name -> value(answers, name)).sorted().toList();
  }

  private static long value(ObjectSpec answers, String name) {
    return ByteBuffer.wrap(answers.variable(name).bytes()).order(answers.byteOrder()).getLong();
  }
}
