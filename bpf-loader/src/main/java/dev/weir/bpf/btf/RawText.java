// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.util.List;

/** Types in the words of {@code bpftool btf dump ... format raw}, to the letter. */
final class RawText {
  private final Btf btf;
  private final StringBuilder out = new StringBuilder();

  private RawText(Btf btf) {
    this.btf = btf;
  }

  static String of(Btf btf, int id) {
    RawText text = new RawText(btf);
    BtfType type = btf.type(id);
    text.out.append('[').append(id).append("] ").append(type.kind());
    text.out.append(" '").append(orAnonymous(type.name())).append("' ");
    text.content(type);
    return text.out.toString();
  }

  private void content(BtfType type) {
    if (type instanceof BtfType.Int integer) {
      integer(integer);
    } else if (type instanceof BtfType.Ptr pointer) {
      add("type_id=", pointer.target());
    } else if (type instanceof BtfType.Modifier modifier) {
      add("type_id=", modifier.type());
    } else if (type instanceof BtfType.Array array) {
      add("type_id=", array.element());
      add(" index_type_id=", array.index());
      add(" nr_elems=", array.length());
    } else if (type instanceof BtfType.Composite composite) {
      size(composite.size(), composite.members().size());
      composite.members().forEach(this::member);
    } else if (type instanceof BtfType.Enumeration enumeration) {
      enumeration(enumeration);
    } else if (type instanceof BtfType.Fwd forward) {
      out.append("fwd_kind=").append(forward.union() ? "union" : "struct");
    } else if (type instanceof BtfType.Func function) {
      add("type_id=", function.type());
      out.append(" linkage=").append(function.linkage());
    } else if (type instanceof BtfType.FuncProto prototype) {
      prototype(prototype);
    } else if (type instanceof BtfType.Var variable) {
      add("type_id=", variable.type());
      out.append(", linkage=").append(variable.linkage());
    } else if (type instanceof BtfType.DataSec section) {
      size(section.size(), section.variables().size());
      section.variables().forEach(this::variable);
    } else if (type instanceof BtfType.FloatType floating) {
      add("size=", floating.size());
    } else if (type instanceof BtfType.DeclTag tag) {
      add("type_id=", tag.type());
      add(" component_idx=", tag.component());
    }
  }

  private void integer(BtfType.Int integer) {
    add("size=", integer.size());
    add(" bits_offset=", integer.bitOffset());
    add(" nr_bits=", integer.bits());
    out.append(" encoding=")
        .append(
            switch (integer.encoding()) {
              case 0 -> "(none)";
              case BtfType.Int.SIGNED -> "SIGNED";
              case BtfType.Int.CHAR -> "CHAR";
              case BtfType.Int.BOOL -> "BOOL";
              default -> "UNKN";
            });
  }

  private void member(Member member) {
    named(member.name());
    add(" type_id=", member.type());
    add(" bits_offset=", member.bitOffset());
    if (member.bitFieldSize() != 0) {
      add(" bitfield_size=", member.bitFieldSize());
    }
  }

  private void enumeration(BtfType.Enumeration enumeration) {
    List<Enumerator> values = enumeration.values();
    boolean signed = enumeration.signed();
    boolean wide = enumeration instanceof BtfType.Enum64;
    out.append("encoding=").append(signed ? "SIGNED " : "UNSIGNED ");
    size(enumeration.size(), values.size());
    for (Enumerator value : values) {
      named(value.name());
      out.append(" val=")
          .append(signed ? Long.toString(value.value()) : Long.toUnsignedString(value.value()));
      if (wide) {
        out.append(signed ? "LL" : "ULL");
      }
    }
  }

  private void prototype(BtfType.FuncProto prototype) {
    add("ret_type_id=", prototype.result());
    add(" vlen=", prototype.params().size());
    for (Param param : prototype.params()) {
      named(param.name());
      add(" type_id=", param.type());
    }
  }

  private void variable(SectionVariable variable) {
    add("\n\ttype_id=", variable.type());
    add(" offset=", variable.offset());
    add(" size=", variable.size());
    out.append(" (").append(btf.kind(variable.type()));
    out.append(" '").append(orAnonymous(btf.name(variable.type()))).append("')");
  }

  private void size(long size, int elements) {
    add("size=", size);
    add(" vlen=", elements);
  }

  private void named(String name) {
    out.append("\n\t'").append(orAnonymous(name)).append('\'');
  }

  private void add(String label, long value) {
    out.append(label).append(value);
  }

  private static String orAnonymous(String name) {
    return name.isEmpty() ? "(anon)" : name;
  }
}
