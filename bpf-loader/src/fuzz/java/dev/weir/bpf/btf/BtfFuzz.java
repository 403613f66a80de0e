// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds BTF that a fuzzer made of good BTF, and asks all that can be asked of it. */
class BtfFuzz {

  static Stream<Arguments> blobs() {
    return Fixture.all()
        .filter(fixture -> fixture.clang().equals("clang-19"))
        .map(
            fixture -> {
              ByteBuffer section = fixture.section(".BTF");
              byte[] bytes = new byte[section.remaining()];
              section.get(bytes);
              return Arguments.of((Object) bytes);
            });
  }

  @MethodSource("blobs")
  @FuzzTest(maxDuration = "30s")
  void anyBytesGiveAResultOrTheDeclaredError(byte[] bytes) {
    try {
      Questions.askAll(Btf.parse(ByteBuffer.wrap(bytes)));
    } catch (InvalidSpecException e) {
      // The one error that a parser may give.
    }
  }
}
