// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.CoreRelocationKind;
import org.jspecify.annotations.Nullable;

/** What one relocation wants to know, and what each side answers. */
record Question(CoreRelocationKind kind, Access local) {

  /** {@return what the compiler assumed} */
  Fact assumed() {
    return fact(local);
  }

  /** {@return what is so in the target} */
  Fact fact(Access access) {
    return switch (kind) {
      case FIELD_EXISTS, TYPE_EXISTS, TYPE_MATCHES, ENUMVAL_EXISTS -> Fact.of(1);
      case TYPE_ID_LOCAL, TYPE_ID_TARGET -> Fact.uncertain(access.root());
      case TYPE_SIZE -> Fact.of(access.btf().sizeOf(access.root()));
      case ENUMVAL_VALUE -> constant(access);
      default -> FieldFact.of(kind, access);
    };
  }

  /** {@return what is so if the target has nothing of the kind; null if nothing is} */
  @Nullable Fact absent() {
    return switch (kind) {
      case FIELD_EXISTS, TYPE_EXISTS, TYPE_MATCHES, TYPE_SIZE, TYPE_ID_TARGET, ENUMVAL_EXISTS ->
          Fact.of(0);
      default -> null;
    };
  }

  /**
   * Looks for what is asked about in a candidate.
   *
   * @param candidate a type of the target
   * @param mismatches told why it is not there
   * @return the way to it, or null
   */
  @Nullable Access match(Candidate candidate, java.util.function.Consumer<String> mismatches) {
    AccessMatcher matcher = new AccessMatcher(local, candidate.btf(), candidate.type());
    Access found =
        switch (Subject.of(kind)) {
          case FIELD -> matcher.field();
          case CONSTANT -> matcher.constant();
          case TYPE -> candidate.matches(local, kind) ? candidate.whole() : null;
        };
    if (found == null) {
      mismatches.accept(matcher.mismatch());
    }
    return found;
  }

  private static Fact constant(Access access) {
    Access.Step step = access.last();
    BtfType.Enumeration enumeration = (BtfType.Enumeration) access.btf().type(step.type());
    return new Fact(enumeration.values().get(step.index()).value(), true, 0, enumeration);
  }
}
