// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.FuncProto;
import dev.weir.core.error.InvalidSpecException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a type of the target is one that the program means, judged by its outline: the same kind,
 * behind pointers and in arrays and prototypes too, whatever is in a struct. Names do not count but
 * for those that brought the two together.
 */
public final class TypeCompatibility {
  private static final int DEEPEST = 32;

  private final Btf local;
  private final Btf target;

  /** Prototypes that are being compared, and those found compatible. */
  private final Map<Integer, Set<Integer>> seen = new HashMap<>();

  private TypeCompatibility(Btf local, Btf target) {
    this.local = local;
    this.target = target;
  }

  /**
   * Compares two types.
   *
   * @param local the program's types
   * @param localType one of them
   * @param target the target's types
   * @param targetType one of them
   * @return whether they are compatible
   * @throws InvalidSpecException if they are nested too deeply
   */
  public static boolean test(Btf local, int localType, Btf target, int targetType) {
    return TypeKinds.alike(local.kind(localType), target.kind(targetType))
        && new TypeCompatibility(local, target).test(localType, targetType, DEEPEST);
  }

  private boolean test(int localType, int targetType, int level) {
    int one = localType;
    int other = targetType;
    for (int depth = 0; depth < DEEPEST; depth++) {
      one = local.underlying(one);
      other = target.underlying(other);
      if (!TypeKinds.alike(local.kind(one), target.kind(other))) {
        return false;
      }
      switch (local.kind(one)) {
        case VOID, STRUCT, UNION, ENUM, ENUM64, FWD -> {
          return true;
        }
        case INT -> {
          return ((BtfType.Int) local.type(one)).bitOffset() == 0
              && ((BtfType.Int) target.type(other)).bitOffset() == 0;
        }
        case PTR -> {
          one = ((BtfType.Ptr) local.type(one)).target();
          other = ((BtfType.Ptr) target.type(other)).target();
        }
        case ARRAY -> {
          one = ((BtfType.Array) local.type(one)).element();
          other = ((BtfType.Array) target.type(other)).element();
        }
        case FUNC_PROTO -> {
          if (!seen.computeIfAbsent(one, id -> new HashSet<>()).add(other)) {
            return true; // Decided where it was met first.
          }
          FuncProto mine = (FuncProto) local.type(one);
          FuncProto theirs = (FuncProto) target.type(other);
          if (!parameters(mine, theirs, level)) {
            return false;
          }
          one = mine.result();
          other = theirs.result();
        }
        default -> {
          return false;
        }
      }
    }
    throw new InvalidSpecException("type " + localType + " is nested too deeply");
  }

  private boolean parameters(FuncProto mine, FuncProto theirs, int level) {
    if (mine.params().size() != theirs.params().size()) {
      return false;
    }
    if (level == 0 && !mine.params().isEmpty()) {
      throw new InvalidSpecException("prototypes are nested too deeply");
    }
    for (int i = 0; i < mine.params().size(); i++) {
      if (!test(mine.params().get(i).type(), theirs.params().get(i).type(), level - 1)) {
        return false;
      }
    }
    return true;
  }
}
