// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way into a type: from the type that is named through members and elements to what is asked
 * about. Members of anonymous structs count as the outer's.
 */
final class Access {
  /** As deep as libbpf goes. */
  static final int DEEPEST = 64;

  /** 512 MiB, beyond which bit offsets do not fit the 32 bits libbpf has for them. */
  private static final long FARTHEST = 1L << 32;

  private final Btf btf;
  private final int root;
  private final List<Step> steps = new ArrayList<>();
  private long bitOffset;

  Access(Btf btf, int root) {
    this.btf = btf;
    this.root = root;
  }

  /**
   * One step.
   *
   * @param type of a member, the struct or union it is in; otherwise the type of the element
   * @param index the index of the member, element or constant
   * @param name the name of the member or constant; null for an element
   */
  record Step(int type, int index, @Nullable String name) {}

  Btf btf() {
    return btf;
  }

  int root() {
    return root;
  }

  long bitOffset() {
    return bitOffset;
  }

  List<Step> steps() {
    return steps;
  }

  Step last() {
    return steps.get(steps.size() - 1);
  }

  void add(Step step) {
    if (steps.size() == DEEPEST) {
      throw new InvalidSpecException("it goes more than " + DEEPEST + " steps deep");
    }
    steps.add(step);
  }

  void advance(long bits) {
    if (bits < 0 || bits > FARTHEST || bitOffset + bits > FARTHEST) {
      throw new InvalidSpecException("it leads beyond 512 MiB");
    }
    bitOffset += bits;
  }

  /** Goes over elements to the one with an index. */
  void advanceTo(int index, int element) {
    long size = btf.sizeOf(element);
    advance(index == 0 ? 0 : Math.multiplyHigh(index, size) == 0 ? bits(index * size) : -1);
  }

  private static long bits(long bytes) {
    return bytes > FARTHEST ? -1 : 8 * bytes;
  }

  /** The access in the words of C: {@code struct sk_buff.mark}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(typeName(btf, root));
    boolean constant = btf.kind(btf.underlying(root)) == BtfKind.ENUM;
    constant |= btf.kind(btf.underlying(root)) == BtfKind.ENUM64;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.name() != null) {
        text.append(constant ? "::" : ".").append(step.name());
      } else if (i > 0 || step.index() > 0) {
        text.append('[').append(step.index()).append(']');
      }
    }
    return text.toString();
  }

  static String typeName(Btf btf, int id) {
    String name = btf.name(id).isEmpty() ? "(anonymous)" : btf.name(id);
    return switch (btf.kind(id)) {
      case VOID -> "void";
      case STRUCT -> "struct " + name;
      case UNION -> "union " + name;
      case ENUM, ENUM64 -> "enum " + name;
      case FWD -> "undefined struct or union " + name;
      case PTR, ARRAY, FUNC_PROTO, CONST, VOLATILE, RESTRICT, TYPE_TAG ->
          btf.kind(id) + " (type " + id + ")";
      default -> name;
    };
  }
}
