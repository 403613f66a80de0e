// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.util.ArrayList;
import java.util.List;

/** Follows typedefs, qualifiers and type tags. */
final class TypeChain {
  /** Where the kernel gives up (kernel/bpf/btf.c: MAX_RESOLVE_DEPTH), and cycles are found out. */
  static final int MAX_DEPTH = 32;

  private TypeChain() {}

  static boolean isQualifier(BtfKind kind) {
    return kind == BtfKind.CONST
        || kind == BtfKind.VOLATILE
        || kind == BtfKind.RESTRICT
        || kind == BtfKind.TYPE_TAG;
  }

  static int underlying(TypeGraph graph, int start) {
    int id = start;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      BtfKind kind = graph.kind(id);
      if (kind != BtfKind.TYPEDEF && !isQualifier(kind)) {
        return id;
      }
      id = graph.type(id);
    }
    throw tooDeep(start);
  }

  static int unqualified(TypeGraph graph, int start) {
    int id = start;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      if (!isQualifier(graph.kind(id))) {
        return id;
      }
      id = graph.type(id);
    }
    throw tooDeep(start);
  }

  static List<String> tags(TypeGraph graph, BtfStrings strings, int start) {
    List<String> tags = new ArrayList<>();
    int id = start;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      BtfKind kind = graph.kind(id);
      if (!isQualifier(kind)) {
        return List.copyOf(tags);
      }
      if (kind == BtfKind.TYPE_TAG) {
        tags.add(strings.get(graph.name(id)));
      }
      id = graph.type(id);
    }
    throw tooDeep(start);
  }

  static RuntimeException tooDeep(int start) {
    return Malformed.type(start, "more than " + MAX_DEPTH + " types deep, or it contains itself");
  }
}
