// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** The objects that tools/compile-fixtures made of src/test/bpf. */
final class Fixtures {
  static final List<String> NAMES =
      List.of(
          "calls",
          "core",
          "core_answers",
          "core_questions",
          "data",
          "externs",
          "externs_kernel",
          "maps_btf",
          "maps_legacy",
          "programs");

  private static final List<String> COMPILERS = List.of("clang-14", "clang-16", "clang-19");

  private Fixtures() {}

  /** {@return the directories with one compiler's objects for one byte order} */
  static List<String> builds() {
    return COMPILERS.stream()
        .flatMap(compiler -> List.of(compiler + "/bpfel", compiler + "/bpfeb").stream())
        .toList();
  }

  static List<String> compilers() {
    return COMPILERS;
  }

  static ObjectSpec parse(String build, String name) {
    return ObjectSpec.parse(bytes(build, name));
  }

  static byte[] bytes(String build, String name) {
    String resource = "/dev/weir/bpf/fixtures/" + build + "/" + name + ".o";
    try (InputStream in = Fixtures.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path path(String build, String name) {
    try {
      var url = Fixtures.class.getResource("/dev/weir/bpf/fixtures/" + build + "/" + name + ".o");
      assertThat(url).as(build + "/" + name).isNotNull();
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
