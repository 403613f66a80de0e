// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.struct.StructModel.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random structs of every kind of member, bit-fields and packed ones included. */
final class StructModels {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private StructModels() {}

  /** Structs of one byte order, with a struct inside a struct inside a struct at most. */
  static Arbitrary<StructModel> structs() {
    return Arbitraries.of(true, false).flatMap(big -> structs(big, 2));
  }

  private static Arbitrary<StructModel> structs(boolean big, int depth) {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))),
            fields(big, depth).list().ofMinSize(1).ofMaxSize(9))
        .as((packed, fields) -> new StructModel("s", packed, big, fields));
  }

  private static Arbitrary<Field> fields(boolean big, int depth) {
    Arbitrary<CType.Int> integers = integers();
    Arbitrary<Field> plain =
        Arbitraries.frequencyOf(
                Tuple.of(5, integers.map(CType.class::cast)),
                Tuple.of(5, bitFields()),
                Tuple.of(1, Arbitraries.just(new CType.Bool())),
                Tuple.of(1, lengths(1, 17).map(CType.Chars::new)),
                Tuple.of(1, lengths(1, 17).map(CType.Bytes::new)),
                Tuple.of(1, Combinators.combine(integers, lengths(1, 5)).as(CType::array)))
            .map(type -> new Field(type, null));
    if (depth == 0) {
      return plain;
    }
    Arbitrary<Field> nested =
        structs(big, depth - 1).map(inner -> new Field(new CType.Nested(inner.layout()), inner));
    Arbitrary<Field> nestedArray =
        Combinators.combine(structs(big, depth - 1), lengths(1, 3))
            .as((inner, n) -> new Field(new CType.Nested(inner.layout()).array(n), inner));
    return Arbitraries.frequencyOf(
        Tuple.of(12, plain), Tuple.of(1, nested), Tuple.of(1, nestedArray));
  }

  private static Arbitrary<CType.Int> integers() {
    return Combinators.combine(Arbitraries.of(1, 2, 4, 8), Arbitraries.of(true, false))
        .as((size, signed) -> new CType.Int(size, signed, Endian.TARGET));
  }

  private static Arbitrary<CType> bitFields() {
    return integers()
        .flatMap(
            unit -> lengths(1, 8 * unit.size()).map(width -> (CType) new CType.Bits(unit, width)));
  }

  private static Arbitrary<Integer> lengths(int least, int greatest) {
    return Arbitraries.integers().between(least, greatest);
  }

  /** The same structs under names of their own, so that they can stand in one source. */
  static List<StructModel> named(List<StructModel> models) {
    return models.stream().map(StructModels::named).toList();
  }

  private static StructModel named(StructModel model) {
    List<Field> fields = new ArrayList<>();
    for (Field field : model.fields()) {
      fields.add(field.inner() == null ? field : renamed(field));
    }
    return new StructModel(
        "n" + NUMBER.incrementAndGet(), model.packed(), model.big(), List.copyOf(fields));
  }

  private static Field renamed(Field field) {
    StructModel inner = named(field.inner());
    CType type = new CType.Nested(inner.layout());
    return new Field(
        field.type() instanceof CType.Array array ? type.array(array.length()) : type, inner);
  }
}
