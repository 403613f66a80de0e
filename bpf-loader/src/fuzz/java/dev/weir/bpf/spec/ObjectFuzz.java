// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.bpf.ObjectQuestions;
import dev.weir.core.error.InvalidSpecException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds what a fuzzer makes of good objects to all that comes before the kernel. */
class ObjectFuzz {

  static Stream<Arguments> objects() {
    return Fixtures.builds().stream()
        .filter(build -> build.startsWith("clang-19"))
        .flatMap(
            build ->
                Fixtures.NAMES.stream()
                    .map(name -> Arguments.of((Object) Fixtures.bytes(build, name))));
  }

  @MethodSource("objects")
  @FuzzTest(maxDuration = "30s")
  void anyBytesGiveASpecOrTheDeclaredError(byte[] bytes) {
    try {
      ObjectSpec object = ObjectSpec.parse(bytes);
      ObjectQuestions.askAll(object);
    } catch (InvalidSpecException e) {
      // The one error that a parser may give.
    }
  }
}
