// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.util.HashMap;
import java.util.Map;

/** Sizes and alignments, as clang and gcc compute them on 64-bit Linux. */
final class TypeSizes {
  private static final long MAX_SIZE = 0xffff_ffffL;

  private final TypeGraph graph;
  private final Map<Integer, Integer> alignments = new HashMap<>();

  TypeSizes(TypeGraph graph) {
    this.graph = graph;
  }

  static long sizeOf(TypeGraph graph, int start) {
    long elements = 1;
    int id = start;
    for (int depth = 0; depth <= TypeChain.MAX_DEPTH; depth++) {
      switch (graph.kind(id)) {
        case INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC -> {
          return times(start, elements, graph.size(id));
        }
        case PTR -> {
          return times(start, elements, Btf.POINTER_SIZE);
        }
        case ARRAY -> {
          elements = times(start, elements, Integer.toUnsignedLong(graph.word(id, 2)));
          id = graph.word(id, 0);
        }
        case TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG, VAR -> id = graph.type(id);
        default -> throw Malformed.type(start, "a " + graph.kind(id) + " has no size");
      }
    }
    throw TypeChain.tooDeep(start);
  }

  int alignmentOf(int id) {
    return alignmentOf(id, 0);
  }

  /**
   * Tells whether a struct or union is declared packed: its size or a member is not where it would
   * otherwise be (tools/lib/bpf/btf_dump.c: btf_is_struct_packed()).
   */
  boolean isPacked(int id) {
    return !isNatural(id, membersAlignment(id, 0));
  }

  private int alignmentOf(int start, int depth) {
    int id = start;
    for (int steps = depth; steps <= TypeChain.MAX_DEPTH; steps++) {
      switch (graph.kind(id)) {
        case INT, ENUM, ENUM64, FLOAT -> {
          return Math.max(1, Integer.highestOneBit((int) graph.size(id)));
        }
        case PTR -> {
          return Btf.POINTER_SIZE;
        }
        case STRUCT, UNION -> {
          return compositeAlignment(id, steps + 1);
        }
        case ARRAY -> id = graph.word(id, 0);
        case TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG, VAR -> id = graph.type(id);
        default -> throw Malformed.type(start, "a " + graph.kind(id) + " has no alignment");
      }
    }
    throw TypeChain.tooDeep(start);
  }

  private int compositeAlignment(int id, int depth) {
    Integer known = alignments.get(id);
    if (known != null) {
      return known;
    }
    int members = membersAlignment(id, depth);
    int alignment = isNatural(id, members) ? members : 1;
    alignments.put(id, alignment);
    return alignment;
  }

  private int membersAlignment(int id, int depth) {
    int alignment = 1;
    for (int i = 0; i < graph.vlen(id); i++) {
      alignment = Math.max(alignment, alignmentOf(graph.word(id, 3 * i + 1), depth));
    }
    return alignment;
  }

  private boolean isNatural(int id, int alignment) {
    if (graph.size(id) % alignment != 0) {
      return false;
    }
    boolean kindFlag = graph.kindFlag(id);
    for (int i = 0; i < graph.vlen(id); i++) {
      int offset = graph.word(id, 3 * i + 2);
      if (kindFlag && offset >>> 24 != 0) {
        continue;
      }
      long bits = kindFlag ? offset : Integer.toUnsignedLong(offset);
      if (bits % (8L * alignmentOf(graph.word(id, 3 * i + 1))) != 0) {
        return false;
      }
    }
    return true;
  }

  private static long times(int start, long elements, long size) {
    if (size != 0 && elements > MAX_SIZE / size) {
      throw Malformed.type(start, elements + " times " + size + " bytes exceed 4 GiB");
    }
    return elements * size;
  }
}
