// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MapsOfObjectsTest {

  static List<String> builds() {
    return Fixtures.builds();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aMapHasWhatItsDefinitionSays(String build) {
    MapSpec hash = Fixtures.parse(build, "maps_btf").map("hash");

    assertThat(hash.type()).isEqualTo(MapType.HASH);
    assertThat(hash.keySize()).isEqualTo(8);
    assertThat(hash.valueSize()).isEqualTo(16);
    assertThat(hash.maxEntries()).isEqualTo(1024);
    assertThat(hash.flags()).isEqualTo(1);
    assertThat(hash.pinning()).isEqualTo(Pinning.BY_NAME);
    assertThat(hash.tags()).containsExactly("first", "second");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void keysAndValuesHaveTheirTypesOfTheBtf(String build) {
    ObjectSpec object = Fixtures.parse(build, "maps_btf");
    MapSpec hash = object.map("hash");

    assertThat(object.btf().orElseThrow().name(hash.keyTypeId())).isEqualTo("key");
    assertThat(object.btf().orElseThrow().name(hash.valueTypeId())).isEqualTo("value");
    assertThat(object.map("lpm").keyTypeId()).isZero();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aDefinitionMayBeATypedefOfATypedefAndGiveSizesOnly(String build) {
    MapSpec lpm = Fixtures.parse(build, "maps_btf").map("lpm");

    assertThat(lpm.type()).isEqualTo(MapType.LPM_TRIE);
    assertThat(lpm.keySize()).isEqualTo(8);
    assertThat(lpm.valueSize()).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void whatOnlySomeTypesHaveIsKept(String build) {
    ObjectSpec object = Fixtures.parse(build, "maps_btf");

    assertThat(object.map("bloom").extra()).isEqualTo(3);
    assertThat(object.map("bloom").keySize()).isZero();
    assertThat(object.map("percpu").numaNode()).isEqualTo(OptionalInt.of(0));
    assertThat(object.map("percpu").flags()).as("BPF_F_NUMA_NODE").isEqualTo(4);
    assertThat(object.map("hash").numaNode()).isEmpty();
    assertThat(object.map("events").maxEntries()).isEqualTo(4096);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void mapsOfMapsKnowWhatIsInThem(String build) {
    ObjectSpec object = Fixtures.parse(build, "maps_btf");

    MapSpec array = object.map("outer_array");
    assertThat(array.valueSize()).isEqualTo(4);
    assertThat(array.inner().orElseThrow().valueSize()).isEqualTo(8);
    assertThat(array.initial()).isEqualTo(Map.of(1, "inner_one", 5, "inner_two"));

    MapSpec inner = object.map("outer_hash").inner().orElseThrow();
    assertThat(inner.type()).isEqualTo(MapType.LRU_HASH);
    assertThat(inner.keySize()).isEqualTo(2);
    assertThat(object.map("outer_hash").initial()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aProgramArrayKnowsItsPrograms(String build) {
    assertThat(Fixtures.parse(build, "maps_btf").map("tails").initial())
        .isEqualTo(Map.of(0, "tail_one", 3, "tail_two"));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void allMapsAreThere(String build) {
    assertThat(Fixtures.parse(build, "maps_btf").maps())
        .extracting(MapSpec::name)
        .containsExactlyInAnyOrder(
            "hash",
            "lpm",
            "bloom",
            "percpu",
            "events",
            "inner_one",
            "inner_two",
            "outer_array",
            "outer_hash",
            "tails");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aLegacyMapKeepsTheFieldsOfAnotherLoader(String build) {
    ObjectSpec object = Fixtures.parse(build, "maps_legacy");

    assertThat(object.map("plain").trailing()).hasSize(16).containsOnly(0);
    assertThat(object.map("plain").maxEntries()).isEqualTo(3);
    MapSpec extended = object.map("extended");
    assertThat(extended.type()).isEqualTo(MapType.HASH);
    assertThat(extended.keySize()).isEqualTo(8);
    assertThat(extended.flags()).isEqualTo(1);
    byte seven = build.endsWith("bpfel") ? extended.trailing()[0] : extended.trailing()[3];
    byte two = build.endsWith("bpfel") ? extended.trailing()[4] : extended.trailing()[7];
    assertThat(seven).as("id").isEqualTo((byte) 7);
    assertThat(two).as("pinning").isEqualTo((byte) 2);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aStaticMapIsRefusedByName(String build) {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> Fixtures.parse(build, "static_map"))
        .withMessageContaining("static map")
        .withMessageContaining("function entry, slot");
  }
}
