// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The byte order of an object is seen in nothing but its bytes. */
class ByteOrderTest {

  @ParameterizedTest
  @MethodSource("fixtures")
  void theTwinOfTheOtherByteOrderHasTheSameTypes(Fixture fixture) {
    Btf btf = fixture.btf();
    Btf twin = fixture.twin().btf();

    assertThat(btf.order()).isNotEqualTo(twin.order());
    assertThat(Fixture.types(btf)).isEqualTo(Fixture.types(twin));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void theTwinOfTheOtherByteOrderSaysTheSameOfItsInstructions(Fixture fixture) {
    assertThat(fixture.ext().functions()).isEqualTo(fixture.twin().ext().functions());
    assertThat(fixture.ext().lines()).isEqualTo(fixture.twin().ext().lines());
    assertThat(fixture.ext().relocations()).isEqualTo(fixture.twin().ext().relocations());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void typesCopiedIntoTheOtherByteOrderStayTheSame(Fixture fixture) {
    Btf btf = fixture.btf();
    ByteOrder other =
        btf.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    BtfBuilder builder = BtfBuilder.create(other);
    btf.ids().forEach(id -> builder.add(btf.type(id)));
    Btf copy = builder.build();

    assertThat(copy.order()).isEqualTo(other);
    assertThat(Fixture.types(copy)).isEqualTo(Fixture.types(btf));
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all().filter(fixture -> fixture.target().equals("bpfel"));
  }
}
