// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VariablesOfObjectsTest {
  private static final int BPF_F_RDONLY_PROG = 1 << 7;

  static List<String> builds() {
    return Fixtures.builds();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aSectionOfVariablesIsAnArrayWithOneValue(String build) {
    ObjectSpec object = Fixtures.parse(build, "data");

    assertThat(object.maps())
        .extracting(MapSpec::name)
        .containsExactlyInAnyOrder(
            ".rodata", ".rodata.config", ".data", ".data.custom", ".bss", ".rodata.str1.1");
    for (MapSpec map : object.maps()) {
      assertThat(map.type()).isEqualTo(MapType.ARRAY);
      assertThat(map.keySize()).isEqualTo(4);
      assertThat(map.maxEntries()).isEqualTo(1);
      assertThat(map.flags()).isEqualTo(map.name().startsWith(".rodata") ? BPF_F_RDONLY_PROG : 0);
      assertThat(map.contents().isPresent()).isEqualTo(!map.name().equals(".bss"));
    }
    assertThat(object.map(".rodata.str1.1").contents().orElseThrow())
        .isEqualTo("plain string\0".getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void variablesHaveTheValuesOfTheSource(String build) {
    ObjectSpec object = Fixtures.parse(build, "data");

    assertThat(object.variable("threshold").asLong()).isEqualTo(100);
    assertThat(object.variable("flag").asLong()).isEqualTo(1);
    assertThat(object.variable("limit").asLong()).isEqualTo(77);
    assertThat(object.variable("limit").map()).isEqualTo(".rodata.config");
    assertThat(object.variable("static_constant").asLong()).isEqualTo(0x1234);
    assertThat(object.variable("counter").asLong()).isEqualTo(5);
    assertThat(object.variable("static_variable").asLong()).isEqualTo(9);
    assertThat(object.variable("zeroed").bytes()).hasSize(64).containsOnly(0);
    ByteBuffer settings =
        ByteBuffer.wrap(object.variable("settings").bytes()).order(object.byteOrder());
    assertThat(settings.getInt(0)).isEqualTo(8080);
    assertThat(settings.getLong(24)).isEqualTo(0x1122334455667788L);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void programsReferToVariablesByTheirPlaces(String build) {
    ObjectSpec object = Fixtures.parse(build, "data");
    List<Reference> references =
        object.program("entry").instructions().stream()
            .flatMap(instruction -> instruction.reference().stream())
            .toList();

    for (String name :
        List.of("threshold", "limit", "counter", "custom", "static_constant", "flag")) {
      VariableSpec variable = object.variable(name);
      assertThat(references).contains(new Reference.MapValue(variable.map(), variable.offset()));
    }
    for (Instruction instruction : object.program("entry").instructions()) {
      if (instruction.reference().orElse(null) instanceof Reference.MapValue place) {
        assertThat(instruction.src()).as("BPF_PSEUDO_MAP_VALUE").isEqualTo(2);
        assertThat(instruction.imm() >>> 32).isEqualTo(place.offset());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aHiddenVariableIsNotShown(String build) {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> Fixtures.parse(build, "data").variable("hidden_variable"))
        .withMessageContaining("no variable \"hidden_variable\"")
        .withMessageContaining("threshold");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aChangedVariableIsInACopyOfItsMap(String build) {
    ObjectSpec object = Fixtures.parse(build, "data");

    ObjectSpec changed =
        object.toBuilder()
            .variable("threshold", v -> v.set(0xffff_fffeL))
            .variable("flag", v -> v.set(-1))
            .variable("zeroed", v -> v.set(new byte[64]))
            .variable("static_zero", v -> v.set(3))
            .build();

    assertThat(changed.variable("threshold").asLong()).isEqualTo(-2);
    assertThat(changed.variable("flag").bytes()).containsExactly(-1);
    assertThat(changed.variable("static_zero").asLong()).isEqualTo(3);
    int at = changed.variable("threshold").offset();
    ByteOrder order = changed.byteOrder();
    byte[] contents = changed.map(".rodata").contents().orElseThrow();
    assertThat(ByteBuffer.wrap(contents).order(order).getInt(at)).isEqualTo(-2);
    assertThat(object.variable("threshold").asLong()).as("the original").isEqualTo(100);
    assertThat(object.map(".bss").contents()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void aValueThatDoesNotFitIsRefused(String build) {
    VariableSpec flag = Fixtures.parse(build, "data").variable("flag");
    VariableSpec settings = Fixtures.parse(build, "data").variable("settings");

    assertThat(flag.set(255).asLong()).isEqualTo(-1);
    assertThat(flag.set(-128).asLong()).isEqualTo(-128);
    for (long number : new long[] {256, -129}) {
      assertThatExceptionOfType(InvalidSpecException.class)
          .isThrownBy(() -> flag.set(number))
          .withMessageContaining("does not fit 8 bits");
    }
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> flag.set(new byte[2]))
        .withMessageContaining("has 1 bytes, not 2");
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> settings.set(1))
        .withMessageContaining("is no number");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void whatIsHandedOutIsACopy(String build) {
    ObjectSpec object = Fixtures.parse(build, "data");

    object.variable("threshold").bytes()[0] = 1;
    object.map(".rodata").contents().orElseThrow()[0] = 1;

    assertThat(object.variable("threshold").asLong()).isEqualTo(100);
  }
}
