// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Lists of types that name each other at will, in circles too: id 1 is the first. Functions,
 * variables and what is about them stand at the end, because they may not name just anything.
 */
final class RandomTypes {
  private RandomTypes() {}

  static Arbitrary<List<BtfType>> lists() {
    return Arbitraries.integers()
        .between(1, 25)
        .flatMap(
            count ->
                Combinators.combine(
                        free(count).list().ofSize(count), declarations(count).list().ofMaxSize(4))
                    .as(RandomTypes::join));
  }

  static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "", "a", "b", "task", "task___old", "task___new", "a___b___c", "___", "größe"),
        Arbitraries.strings().alpha().withChars('_').ofMinLength(1).ofMaxLength(12));
  }

  /** Any type, of those that can refer to any other, with ids up to a limit. */
  private static Arbitrary<BtfType> free(int limit) {
    Arbitrary<Integer> ids = Arbitraries.integers().between(0, limit);
    Arbitrary<Long> words = Arbitraries.longs().between(0, 0xffff_ffffL);
    return Arbitraries.oneOf(
        integers(),
        ids.map(BtfType.Ptr::new),
        Combinators.combine(ids, ids, words).as(BtfType.Array::new),
        composites(ids),
        enumerations(),
        Combinators.combine(names(), Arbitraries.of(true, false)).as(BtfType.Fwd::new),
        Combinators.combine(names(), ids).as(BtfType.Typedef::new),
        ids.map(BtfType.Volatile::new),
        ids.map(BtfType.Const::new),
        ids.map(BtfType.Restrict::new),
        Combinators.combine(ids, params(ids)).as(BtfType.FuncProto::new),
        Combinators.combine(names(), Arbitraries.of(2, 4, 8, 12, 16)).as(BtfType.FloatType::new),
        Combinators.combine(names(), ids, Arbitraries.of(true, false)).as(BtfType.TypeTag::new));
  }

  private static Arbitrary<BtfType> integers() {
    return Combinators.combine(
            names(), Arbitraries.integers().between(0, 16), Arbitraries.integers().between(0, 15))
        .flatAs(
            (name, size, encoding) ->
                Arbitraries.integers()
                    .between(0, 8 * size)
                    .flatMap(
                        bits ->
                            Arbitraries.integers()
                                .between(0, 8 * size - bits)
                                .map(
                                    offset ->
                                        new BtfType.Int(name, size, encoding, offset, bits))));
  }

  private static Arbitrary<BtfType> composites(Arbitrary<Integer> ids) {
    return Combinators.combine(
            names(),
            Arbitraries.of(0L, 1L, 8L, 64L, 0xfffffL, 0xffff_ffffL),
            Arbitraries.of(0, 1, 2))
        .flatAs(
            (name, size, form) -> {
              int bits = form == 2 ? (int) Math.min(7, 8 * size) : 0;
              long highest = Math.min(8 * size - bits, form == 2 ? 0xffffff : 0xffff_ffffL);
              Arbitrary<Member> member =
                  Combinators.combine(names(), ids, Arbitraries.longs().between(0, highest))
                      .as((label, type, offset) -> new Member(label, type, offset, bits));
              return member
                  .list()
                  .ofMaxSize(5)
                  .map(
                      members ->
                          form == 1
                              ? new BtfType.Union(name, size, members)
                              : new BtfType.Struct(name, size, members));
            });
  }

  private static Arbitrary<BtfType> enumerations() {
    return Combinators.combine(
            names(),
            Arbitraries.of(1, 2, 4, 8),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .flatAs(
            (name, size, signed, wide) -> {
              long low = signed ? Integer.MIN_VALUE : 0;
              long high = signed ? Integer.MAX_VALUE : 0xffff_ffffL;
              Arbitrary<Long> values =
                  wide ? Arbitraries.longs() : Arbitraries.longs().between(low, high);
              return Combinators.combine(names(), values)
                  .as(Enumerator::new)
                  .list()
                  .ofMaxSize(4)
                  .map(
                      constants ->
                          wide
                              ? new BtfType.Enum64(name, size, signed, constants)
                              : new BtfType.Enum32(name, size, signed, constants));
            });
  }

  private static Arbitrary<List<Param>> params(Arbitrary<Integer> ids) {
    return Combinators.combine(names(), ids).as(Param::new).list().ofMaxSize(5);
  }

  /** A function with its prototype, a variable, their section and tags on both. */
  private record Declaration(
      BtfType.FuncProto prototype, String name, BtfLinkage linkage, int type, long offset) {}

  private static Arbitrary<Declaration> declarations(int limit) {
    Arbitrary<Integer> ids = Arbitraries.integers().between(0, limit);
    return Combinators.combine(
            Combinators.combine(ids, params(ids)).as(BtfType.FuncProto::new),
            names(),
            Arbitraries.of(BtfLinkage.values()),
            ids,
            Arbitraries.longs().between(0, 0xffff_ffffL))
        .as(Declaration::new);
  }

  private static List<BtfType> join(List<BtfType> free, List<Declaration> declarations) {
    List<BtfType> types = new ArrayList<>(free);
    for (Declaration declaration : declarations) {
      int prototype = types.size() + 1;
      types.add(declaration.prototype());
      types.add(new BtfType.Func(declaration.name(), prototype, declaration.linkage()));
      types.add(new BtfType.Var(declaration.name(), declaration.type(), declaration.linkage()));
      types.add(
          new BtfType.DataSec(
              declaration.name(),
              declaration.offset(),
              List.of(
                  new SectionVariable(prototype + 1, 0, 0),
                  new SectionVariable(prototype + 2, declaration.offset(), declaration.offset()))));
      types.add(new BtfType.DeclTag("variable", prototype + 2, BtfType.DeclTag.WHOLE, false));
      int last = declaration.prototype().params().size() - 1;
      types.add(new BtfType.DeclTag("parameter", prototype + 1, last, true));
    }
    return types;
  }
}
