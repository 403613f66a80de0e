// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.core.error.InvalidSpecException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class StructCodecProperties {
  private static final int BASE = 3;

  @Provide
  Arbitrary<StructModel> structs() {
    return StructModels.structs();
  }

  @Provide
  Arbitrary<List<StructModel>> manyStructs() {
    return StructModels.structs().list().ofSize(30).map(StructModels::named);
  }

  @Property(tries = 300)
  void valuesWrittenThroughFieldsAreReadBackWhateverTheOrderOfWriting(
      @ForAll("structs") StructModel model, @ForAll Random random) {
    StructLayout layout = model.layout();
    List<Place> leaves = Leaves.of(layout);
    List<Object> values = leaves.stream().map(leaf -> Leaves.randomValue(leaf, random)).toList();
    ByteBuffer buffer = dirty(layout.size());

    List<Integer> indexes = new ArrayList<>(IntStream.range(0, leaves.size()).boxed().toList());
    Collections.shuffle(indexes, random);
    for (int i : indexes) {
      Leaves.write(leaves.get(i), buffer, BASE, values.get(i));
    }

    for (int i = 0; i < leaves.size(); i++) {
      assertThat(Leaves.read(leaves.get(i), buffer, BASE))
          .as(layout::describe)
          .isEqualTo(values.get(i));
    }
    assertOutsideUntouched(buffer, layout.size());
  }

  /** The field accessors, which know nothing of records, make the bytes the codec has to equal. */
  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void codecsOfRecordsAgreeWithTheFieldsOfTheLayout(
      @ForAll("manyStructs") List<StructModel> models, @ForAll Random random) {
    RandomRecords records = RandomRecords.compile(models);
    for (StructModel model : models) {
      StructCodec<? extends Record> codec =
          StructCodec.of(MethodHandles.publicLookup(), records.recordOf(model));
      assertThat(codec.layout()).isEqualTo(model.layout());
      assertThat(codec.layout().differences(model.layout())).isEmpty();
      for (int i = 0; i < 10; i++) {
        assertAgrees(codec, random);
      }
    }
  }

  private static <T extends Record> void assertAgrees(StructCodec<T> codec, Random random) {
    StructLayout layout = codec.layout();
    ByteBuffer canonical = ByteBuffer.allocate(layout.size());
    for (Place leaf : Leaves.of(layout)) {
      Leaves.write(leaf, canonical, 0, Leaves.randomValue(leaf, random));
    }
    ByteBuffer buffer = dirty(layout.size());

    T value = codec.decode(canonical, 0);
    codec.encode(value, buffer, BASE);

    byte[] written = new byte[layout.size()];
    buffer.get(BASE, written);
    assertThat(HexFormat.of().formatHex(written))
        .as(layout::describe)
        .isEqualTo(HexFormat.of().formatHex(canonical.array()));
    assertOutsideUntouched(buffer, layout.size());
    assertComponentsAreWhatTheFieldsRead(value, layout, canonical);
  }

  private static void assertComponentsAreWhatTheFieldsRead(
      Record value, StructLayout layout, ByteBuffer bytes) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Place place = Place.find(layout, component.getName());
      if (place.type() instanceof CType.Array || place.type() instanceof CType.Nested) {
        continue; // their elements are records and integers of their own, compared as bytes above
      }
      Object actual;
      try {
        actual = component.getAccessor().invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("an accessor cannot be called", e);
      }
      Object expected = Leaves.read(place, bytes, 0);
      assertThat(actual instanceof Integer i ? (Object) (long) i : actual).isEqualTo(expected);
    }
  }

  @Property(tries = 300)
  void valueOutsideTheRange_isAnErrorThatNamesTheMemberAndChangesNothing(
      @ForAll("structs") StructModel model, @ForAll Random random) {
    StructLayout layout = model.layout();
    for (Place leaf : Leaves.of(layout)) {
      if (!(leaf.type() instanceof CType.Int || leaf.type() instanceof CType.Bits)) {
        continue;
      }
      Integral integral = leaf.integral();
      ByteBuffer buffer = dirty(layout.size());
      long above = integral.max() + 1 + (random.nextLong() >>> 1) % 1000;
      long below = integral.min() - 1 - (random.nextLong() >>> 1) % 1000;
      for (long value : new long[] {above, below}) {
        if (value > integral.max() || value < integral.min()) { // all longs are values of 64 bits
          assertThatExceptionOfType(InvalidSpecException.class)
              .isThrownBy(() -> integral.write(buffer, BASE, value))
              .withMessageContaining(leaf.name().member())
              .withMessageContaining(Long.toString(value));
        }
      }
      assertThat(buffer).isEqualTo(dirty(layout.size()));
    }
  }

  @Property(tries = 300)
  void anyTextIsWrittenAsUtf8OrRefused(@ForAll("texts") String text) {
    StructLayout layout = StructLayout.struct("names").chars("name", 16).build();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean fits =
        bytes.length < 16
            && text.indexOf('\0') < 0
            && new String(bytes, StandardCharsets.UTF_8).equals(text);
    ByteBuffer buffer = dirty(16);
    TextField name = layout.text("name");

    if (fits) {
      name.set(buffer, BASE, text);

      byte[] written = new byte[16];
      buffer.get(BASE, written);
      assertThat(written).isEqualTo(Arrays.copyOf(bytes, 16));
      assertThat(name.get(buffer, BASE)).isEqualTo(text);
      assertOutsideUntouched(buffer, 16);
    } else {
      assertThatExceptionOfType(InvalidSpecException.class)
          .isThrownBy(() -> name.set(buffer, BASE, text))
          .withMessageContaining("member name");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(18),
        Arbitraries.strings().ascii().ofMinLength(14).ofMaxLength(17),
        Arbitraries.strings().withChars('a', 'é', '€', '\ud83d', '\udc27').ofMaxLength(8));
  }

  private static ByteBuffer dirty(int size) {
    byte[] bytes = new byte[size + 2 * BASE];
    Arrays.fill(bytes, (byte) 0xA5);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertOutsideUntouched(ByteBuffer buffer, int size) {
    for (int i = 0; i < BASE; i++) {
      assertThat(buffer.get(i)).isEqualTo((byte) 0xA5);
      assertThat(buffer.get(BASE + size + i)).isEqualTo((byte) 0xA5);
    }
  }
}
