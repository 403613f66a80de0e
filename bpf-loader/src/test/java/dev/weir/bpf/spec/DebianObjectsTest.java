// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.DebianObjects;
import dev.weir.bpf.Tools;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The objects of Debian's packages, compiled by others from others' sources. */
class DebianObjectsTest {
  private static List<Path> objects() {
    return DebianObjects.files("bpf");
  }

  @Test
  void everyOneParses() {
    for (Path file : objects()) {
      ObjectSpec object = ObjectSpec.parse(file);

      assertThat(object.license()).as(file.toString()).isEqualTo("GPL");
      assertThat(object.programs()).as(file.toString()).isNotEmpty();
      assertThat(object.programs())
          .allSatisfy(program -> assertThat(program.type()).isNotEqualTo(ProgramType.UNSPEC));
    }
  }

  /** Compiled by clang 7 to 14 for both byte orders; clang 7 gives static functions no symbols. */
  @Test
  void ciliumsFixturesParseButThoseThatAreWrong() {
    for (Path file : DebianObjects.files("cilium-ebpf")) {
      String name = String.valueOf(file.getFileName());
      boolean wrong = name.startsWith("invalid_map_static") || name.startsWith("loader-clang-7");
      if (wrong) {
        assertThatThrownBy(() -> ObjectSpec.parse(file))
            .isInstanceOf(InvalidSpecException.class)
            .hasMessageContaining(name);
      } else {
        ObjectSpec object = ObjectSpec.parse(file);
        ByteOrder order = name.contains("-eb") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        assertThat(object.byteOrder()).as(name).isEqualTo(order);
        assertThat(object.programs().size() + object.maps().size()).as(name).isPositive();
      }
    }
  }

  /** The objects within libbpf-tools: tracing programs, full of CO-RE. */
  @Test
  void objectsWithinProgramsParse() {
    List<DebianObjects.Foreign> all = DebianObjects.all();
    assertThat(all.size()).isGreaterThan(60);
    for (DebianObjects.Foreign foreign : all) {
      ObjectSpec object = ObjectSpec.parse(foreign.bytes());
      assertThat(object.programs()).as(foreign.name()).isNotEmpty();
      assertThat(object.btf()).as(foreign.name()).isPresent();
    }
  }

  /** libbpf, as bpftool has it, opens an object to write a skeleton for it. */
  @Test
  void libbpfFindsTheSameMapsAndPrograms() {
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
