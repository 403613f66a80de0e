// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.core.Access.Step;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a relocation asks about: indexes into the program's own types. */
final class AccessParser {
  private final Btf btf;
  private final CoreRelocation relocation;
  private final String text;

  private AccessParser(Btf btf, CoreRelocation relocation) {
    this.btf = btf;
    this.relocation = relocation;
    this.text = btf.string(relocation.access());
  }

  static Access parse(Btf btf, CoreRelocation relocation) {
    return new AccessParser(btf, relocation).parse();
  }

  private Access parse() {
    Access access = new Access(btf, relocation.type());
    switch (Subject.of(relocation.kind())) {
      case TYPE -> {
        if (!text.equals("0")) {
          throw invalid("a whole type has the path \"0\"");
        }
      }
      case CONSTANT -> constant(access, indexes());
      case FIELD -> field(access, indexes());
    }
    return access;
  }

  private void constant(Access access, List<Integer> indexes) {
    int type = btf.underlying(relocation.type());
    int index = indexes.get(0);
    if (!(btf.type(type) instanceof BtfType.Enumeration enumeration)
        || indexes.size() > 1
        || index >= enumeration.values().size()) {
      throw invalid("it names no constant of an enumeration");
    }
    access.add(new Step(type, index, enumeration.values().get(index).name()));
  }

  private void field(Access access, List<Integer> indexes) {
    int type = btf.underlying(relocation.type());
    access.add(new Step(type, indexes.get(0), null));
    access.advanceTo(indexes.get(0), type);
    for (int index : indexes.subList(1, indexes.size())) {
      type = btf.underlying(type);
      BtfType in = btf.type(type);
      if (in instanceof BtfType.Composite composite && index < composite.members().size()) {
        BtfType.Member member = composite.members().get(index);
        access.advance(member.bitOffset());
        if (!member.name().isEmpty()) {
          access.add(new Step(type, index, member.name()));
        }
        type = member.type();
      } else if (in instanceof BtfType.Array array
          && (index < array.length() || FlexibleArray.is(access, array))) {
        type = btf.underlying(array.element());
        access.add(new Step(type, index, null));
        access.advanceTo(index, type);
      } else {
        throw invalid(
            "index " + index + " leads out of " + Access.typeName(btf, type) + " (" + access + ")");
      }
    }
  }

  private List<Integer> indexes() {
    List<Integer> indexes = new ArrayList<>();
    int at = 0;
    do {
      int end = at;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
      if (end == at || end - at > 9 || (end < text.length() && text.charAt(end) != ':')) {
        throw invalid("a path consists of indexes");
      }
      if (indexes.size() == Access.DEEPEST) {
        throw invalid("a path has at most " + Access.DEEPEST + " indexes");
      }
      indexes.add(Integer.parseInt(text.substring(at, end)));
      at = end + 1;
    } while (at <= text.length());
    return indexes;
  }

  private InvalidSpecException invalid(String why) {
    return new InvalidSpecException("the path \"" + shortened() + "\" is malformed: " + why);
  }

  private String shortened() {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
