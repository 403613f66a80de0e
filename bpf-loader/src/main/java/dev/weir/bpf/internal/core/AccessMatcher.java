// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.internal.core.Access.Step;
import dev.weir.core.error.InvalidSpecException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes the way that a program means in a type of the target. */
final class AccessMatcher {
  private final Access local;
  private final Access target;
  private String mismatch = "";

  AccessMatcher(Access local, Btf btf, int root) {
    this.local = local;
    this.target = new Access(btf, root);
  }

  /** {@return the same way in the target, or null if there is none} */
  @Nullable Access field() {
    int type = target.root();
    List<Step> steps = local.steps();
    for (int i = 0; i < steps.size(); i++) {
      type = target.btf().underlying(type);
      Step step = steps.get(i);
      if (step.name() != null) {
        type = member(step, step.name(), type);
      } else {
        type = element(step, type, i == 0);
      }
      if (type < 0) {
        return null;
      }
    }
    return target;
  }

  /** {@return the constant of the same name in the target, or null if there is none} */
  @Nullable Access constant() {
    Step step = local.last();
    int type = target.btf().underlying(target.root());
    String name = Btf.essentialName(String.valueOf(step.name()));
    if (target.btf().type(type) instanceof BtfType.Enumeration enumeration) {
      for (int i = 0; i < enumeration.values().size(); i++) {
        String candidate = enumeration.values().get(i).name();
        if (Btf.essentialName(candidate).equals(name)) {
          target.add(new Step(type, i, candidate));
          return target;
        }
      }
    }
    mismatch = "it has no constant " + step.name();
    return null;
  }

  /** {@return why there was no such way} */
  String mismatch() {
    return mismatch;
  }

  private int element(Step step, int type, boolean first) {
    int element = type;
    if (!first) {
      if (!(target.btf().type(type) instanceof BtfType.Array array)) {
        mismatch = target + " is no array";
        return -1;
      }
      if (step.index() >= array.length() && !FlexibleArray.is(target, array)) {
        mismatch = target + " has " + array.length() + " elements";
        return -1;
      }
      element = target.btf().underlying(array.element());
    }
    target.add(new Step(element, step.index(), null));
    target.advanceTo(step.index(), element);
    return element;
  }

  private int member(Step step, String name, int type) {
    Found found = search(type, name, 0, new HashSet<>());
    if (found == null) {
      mismatch = target + " has no member " + name;
      return -1;
    }
    if (!(local.btf().type(step.type()) instanceof BtfType.Composite own)
        || !FieldCompatibility.test(
            local.btf(), own.members().get(step.index()).type(), target.btf(), found.type())) {
      mismatch = target + "." + name + " is of another kind of type";
      return -1;
    }
    target.add(found.step());
    target.advance(found.bits());
    return found.type();
  }

  /** A member, how far from where the search began, and its type. */
  private record Found(Step step, long bits, int type) {}

  /** Looks through a struct, and anonymous ones inside it, each of them once. */
  private @Nullable Found search(int type, String name, int depth, Set<Integer> seen) {
    if (depth == Access.DEEPEST) {
      throw new InvalidSpecException("type " + type + " is nested too deeply");
    }
    int id = target.btf().underlying(type);
    if (!(target.btf().type(id) instanceof BtfType.Composite composite) || !seen.add(id)) {
      return null;
    }
    List<Member> members = composite.members();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (member.name().equals(name)) {
        return new Found(new Step(id, i, name), member.bitOffset(), member.type());
      }
      if (member.name().isEmpty()) {
        Found inner = search(member.type(), name, depth + 1, seen);
        if (inner != null) {
          return new Found(inner.step(), member.bitOffset() + inner.bits(), inner.type());
        }
      }
    }
    return null;
  }
}
