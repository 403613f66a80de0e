// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.bpf.btf.Btf;
import java.util.Locale;

/** What messages call a type. */
final class TypeName {
  private TypeName() {}

  static String of(Btf btf, int type) {
    String name = btf.name(type);
    String kind = btf.kind(type).name().toLowerCase(Locale.ROOT);
    return switch (btf.kind(type)) {
      case INT, FLOAT, TYPEDEF -> name;
      default -> name.isEmpty() ? "the " + kind + " with id " + type : kind + " " + name;
    };
  }
}
