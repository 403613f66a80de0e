// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The objects of Debian's xdp-tools and libxdp1, compiled by others from others' sources. Installed
 * with apt, or unpacked by {@code tools/fetch-debian-objects}.
 */
class DebianObjectsTest {
  private static final String DIRECTORY = "usr/lib/x86_64-linux-gnu/bpf";

  static List<Path> installed() throws IOException {
    for (Path root : List.of(Path.of("/"), Path.of("target/debian-objects"))) {
      Path directory = root.resolve(DIRECTORY);
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.list(directory)) {
          return files.filter(file -> file.toString().endsWith(".o")).sorted().toList();
        }
      }
    }
    return List.of();
  }

  private static List<Path> objects() throws IOException {
    List<Path> objects = installed();
    assumeFalse(objects.isEmpty(), "needs the objects of xdp-tools: tools/fetch-debian-objects");
    return objects;
  }

  @Test
  void everyOneParses() throws IOException {
    for (Path file : objects()) {
      ObjectSpec object = ObjectSpec.parse(file);

      assertThat(object.license()).as(file.toString()).isEqualTo("GPL");
      assertThat(object.programs()).as(file.toString()).isNotEmpty();
      assertThat(object.programs())
          .allSatisfy(program -> assertThat(program.type()).isNotEqualTo(ProgramType.UNSPEC));
    }
  }

  /** libbpf, as bpftool has it, opens an object to write a skeleton for it. */
  @Test
  void libbpfFindsTheSameMapsAndPrograms() throws IOException {
    List<Path> objects = new ArrayList<>(objects());
    objects.add(Fixtures.path("clang-19/bpfel", "maps_btf"));
    objects.add(Fixtures.path("clang-14/bpfel", "calls"));
    objects.add(Fixtures.path("clang-16/bpfel", "externs"));
    objects.add(Fixtures.path("linked", "linked"));
    for (Path file : objects) {
      String skeleton = Tools.run("bpftool", "gen", "skeleton", file.toString(), "name", "weir");
      ObjectSpec object = ObjectSpec.parse(file);

      assertThat(names(object.maps().stream().map(MapSpec::name)))
          .as("maps of " + file)
          .isEqualTo(members(skeleton, "bpf_map"));
      assertThat(names(object.programs().stream().map(ProgramSpec::name)))
          .as("programs of " + file)
          .isEqualTo(members(skeleton, "bpf_program"));
    }
  }

  private static Set<String> names(Stream<String> names) {
    // The skeleton names the maps of variables without the dot, and the rest of dots as
    // underscores.
    return new TreeSet<>(
        names
            .map(name -> name.startsWith(".") ? name.substring(1).replace('.', '_') : name)
            .toList());
  }

  private static Set<String> members(String skeleton, String type) {
    Set<String> members = new TreeSet<>();
    Matcher matcher = Pattern.compile("struct " + type + " \\*(\\w+);").matcher(skeleton);
    while (matcher.find()) {
      members.add(matcher.group(1));
    }
    return members;
  }
}
