// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Composite;
import dev.weir.bpf.btf.BtfType.Enumeration;
import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.FuncProto;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a type of the target has all that a type of the program has ({@code
 * BPF_CORE_TYPE_MATCHES}): every member by name, each of a type that matches in turn; integers of
 * the same size and sign, arrays of the same length, every constant of an enumeration by name.
 * Behind a pointer the name and the kind of a struct suffice, and a declaration stands for a
 * definition.
 */
final class TypeMatch {
  private static final int DEEPEST = 32;

  /** The largest structs of a kernel take some hundreds of comparisons. */
  private static final int MOST = 1 << 18;

  private final Btf local;
  private final Btf target;

  /** Structs and prototypes compared before, so that what is shared is not compared again. */
  private final Map<Pair, Boolean> known = new HashMap<>();

  private int comparisons;

  private record Pair(int local, int target, boolean behindPointer) {}

  TypeMatch(Btf local, Btf target) {
    this.local = local;
    this.target = target;
  }

  boolean test(int localType, int targetType) {
    return test(localType, targetType, false, DEEPEST);
  }

  private boolean test(int localType, int targetType, boolean behindPointer, int level) {
    if (level == 0) {
      throw new InvalidSpecException("type " + localType + " is nested too deeply");
    }
    if (++comparisons > MOST) {
      throw new InvalidSpecException("to match it takes more than " + MOST + " comparisons");
    }
    boolean behind = behindPointer;
    int one = localType;
    int other = targetType;
    for (int depth = 0; depth < DEEPEST; depth++) {
      one = local.underlying(one);
      other = target.underlying(other);
      BtfType mine = local.type(one);
      BtfType theirs = target.type(other);
      if (!TypeKinds.sameName(mine.name(), theirs.name())) {
        return false;
      }
      if (mine instanceof BtfType.Ptr pointer && theirs instanceof BtfType.Ptr counterpart) {
        behind = true;
        one = pointer.target();
        other = counterpart.target();
      } else if (mine instanceof BtfType.Array array
          && theirs instanceof BtfType.Array counterpart
          && array.length() == counterpart.length()) {
        one = array.element();
        other = counterpart.element();
      } else if (mine instanceof FuncProto && theirs instanceof FuncProto) {
        return prototypes(one, other, behind, level);
      } else if (mine instanceof Composite && !behind && mine.kind() == theirs.kind()) {
        return composites(one, other, level);
      } else {
        return leaves(mine, theirs, behind);
      }
    }
    throw new InvalidSpecException("type " + localType + " is nested too deeply");
  }

  private static boolean leaves(BtfType mine, BtfType theirs, boolean behindPointer) {
    if (mine instanceof BtfType.Int one && theirs instanceof BtfType.Int other) {
      return one.size() == other.size() && one.isSigned() == other.isSigned();
    }
    if (mine instanceof Enumeration one && theirs instanceof Enumeration other) {
      return enumerations(one, other);
    }
    if (mine instanceof Composite || mine instanceof BtfType.Fwd) {
      boolean both = mine.kind() == theirs.kind();
      boolean declared = mine instanceof BtfType.Fwd || theirs instanceof BtfType.Fwd;
      return (behindPointer || both)
          && (declared || both)
          && (theirs instanceof Composite || theirs instanceof BtfType.Fwd)
          && isUnion(mine) == isUnion(theirs);
    }
    return mine instanceof BtfType.VoidType && theirs instanceof BtfType.VoidType;
  }

  private static boolean isUnion(BtfType type) {
    return type instanceof BtfType.Union || (type instanceof BtfType.Fwd fwd && fwd.union());
  }

  private static boolean enumerations(Enumeration mine, Enumeration theirs) {
    return mine.size() == theirs.size()
        && mine.values().size() <= theirs.values().size()
        && names(theirs).containsAll(names(mine));
  }

  private static Set<String> names(Enumeration enumeration) {
    return enumeration.values().stream()
        .map(Enumerator::name)
        .map(Btf::essentialName)
        .collect(Collectors.toSet());
  }

  private boolean composites(int one, int other, int level) {
    Pair pair = new Pair(one, other, false);
    Boolean before = known.putIfAbsent(pair, false);
    if (before != null) {
      return before; // One that contains itself matches nothing.
    }
    boolean matches =
        members(((Composite) local.type(one)), ((Composite) target.type(other)), level);
    known.put(pair, matches);
    return matches;
  }

  private boolean members(Composite mine, Composite theirs, int level) {
    if (mine.members().size() > theirs.members().size()) {
      return false;
    }
    Map<String, List<Member>> byName = new HashMap<>();
    for (Member member : theirs.members()) {
      byName
          .computeIfAbsent(Btf.essentialName(member.name()), name -> new ArrayList<>(1))
          .add(member);
    }
    for (Member member : mine.members()) {
      boolean found = false;
      for (Member candidate : byName.getOrDefault(Btf.essentialName(member.name()), List.of())) {
        found = found || test(member.type(), candidate.type(), false, level - 1);
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private boolean prototypes(int one, int other, boolean behindPointer, int level) {
    Pair pair = new Pair(one, other, behindPointer);
    // One that is met again within itself is judged by the rest of it.
    Boolean before = known.putIfAbsent(pair, true);
    if (before != null) {
      return before;
    }
    FuncProto mine = (FuncProto) local.type(one);
    FuncProto theirs = (FuncProto) target.type(other);
    boolean matches = mine.params().size() == theirs.params().size();
    for (int i = 0; matches && i < mine.params().size(); i++) {
      int parameter = mine.params().get(i).type();
      int counterpart = theirs.params().get(i).type();
      matches = test(parameter, counterpart, behindPointer, level - 1);
    }
    matches = matches && test(mine.result(), theirs.result(), behindPointer, level - 1);
    known.put(pair, matches);
    return matches;
  }
}
