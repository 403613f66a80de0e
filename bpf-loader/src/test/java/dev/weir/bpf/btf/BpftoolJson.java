// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The records of all types in the JSON that {@code bpftool -j btf dump} writes. */
final class BpftoolJson {
  private final Btf btf;

  private BpftoolJson(Btf btf) {
    this.btf = btf;
  }

  static String of(Btf btf) {
    BpftoolJson json = new BpftoolJson(btf);
    return btf.ids().mapToObj(json::type).collect(Collectors.joining(",", "{\"types\":[", "]}"));
  }

  private String type(int id) {
    BtfType type = btf.type(id);
    return object("id", id, "kind", text(type.kind()), "name", name(type.name()), content(type));
  }

  private Object[] content(BtfType type) {
    if (type instanceof BtfType.Int integer) {
      return new Object[] {
        "size",
        integer.size(),
        "bits_offset",
        integer.bitOffset(),
        "nr_bits",
        integer.bits(),
        "encoding",
        text(encoding(integer))
      };
    }
    if (type instanceof BtfType.Ptr pointer) {
      return new Object[] {"type_id", pointer.target()};
    }
    if (type instanceof BtfType.Array array) {
      return new Object[] {
        "type_id", array.element(), "index_type_id", array.index(), "nr_elems", array.length()
      };
    }
    if (type instanceof BtfType.Composite composite) {
      return new Object[] {
        "size",
        composite.size(),
        "vlen",
        composite.members().size(),
        "members",
        array(composite.members(), this::member)
      };
    }
    if (type instanceof BtfType.Enumeration enumeration) {
      return new Object[] {
        "encoding",
        text(enumeration.signed() ? "SIGNED" : "UNSIGNED"),
        "size",
        enumeration.size(),
        "vlen",
        enumeration.values().size(),
        "values",
        array(enumeration.values(), value -> constant(enumeration, value))
      };
    }
    if (type instanceof BtfType.Fwd forward) {
      return new Object[] {"fwd_kind", text(forward.union() ? "union" : "struct")};
    }
    if (type instanceof BtfType.Func function) {
      return new Object[] {"type_id", function.type(), "linkage", text(function.linkage())};
    }
    if (type instanceof BtfType.FuncProto prototype) {
      return new Object[] {
        "ret_type_id",
        prototype.result(),
        "vlen",
        prototype.params().size(),
        "params",
        array(prototype.params(), this::param)
      };
    }
    if (type instanceof BtfType.Var variable) {
      return new Object[] {"type_id", variable.type(), "linkage", text(variable.linkage())};
    }
    if (type instanceof BtfType.DataSec section) {
      return new Object[] {
        "size",
        section.size(),
        "vlen",
        section.variables().size(),
        "vars",
        array(section.variables(), this::variable)
      };
    }
    if (type instanceof BtfType.FloatType floating) {
      return new Object[] {"size", floating.size()};
    }
    if (type instanceof BtfType.DeclTag tag) {
      return new Object[] {"type_id", tag.type(), "component_idx", tag.component()};
    }
    return new Object[] {"type_id", ((BtfType.Modifier) type).type()};
  }

  private String member(BtfType.Member member) {
    Object[] bits =
        member.bitFieldSize() == 0
            ? new Object[0]
            : new Object[] {"bitfield_size", member.bitFieldSize()};
    return object(
        "name",
        name(member.name()),
        "type_id",
        member.type(),
        "bits_offset",
        member.bitOffset(),
        bits);
  }

  private String constant(BtfType.Enumeration enumeration, BtfType.Enumerator value) {
    long number = value.value();
    if (enumeration.signed()) {
      return object("name", name(value.name()), "val", Long.toString(number));
    }
    // bpftool extends the sign of 32-bit constants even where they have none, in JSON only.
    long extended = enumeration instanceof BtfType.Enum32 ? (int) number : number;
    return object("name", name(value.name()), "val", Long.toUnsignedString(extended));
  }

  private String param(BtfType.Param param) {
    return object("name", name(param.name()), "type_id", param.type());
  }

  private String variable(BtfType.SectionVariable variable) {
    return object("type_id", variable.type(), "offset", variable.offset(), "size", variable.size());
  }

  private static String encoding(BtfType.Int integer) {
    if (integer.isBool()) {
      return "BOOL";
    }
    if (integer.isChar()) {
      return "CHAR";
    }
    return integer.isSigned() ? "SIGNED" : "(none)";
  }

  private static <T> String array(List<T> elements, Function<T, String> element) {
    return elements.stream().map(element).collect(Collectors.joining(",", "[", "]"));
  }

  /** Pairs of names and values; an array at the end holds more of them. */
  private static String object(Object... pairs) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    add(object, pairs);
    return object.toString();
  }

  private static void add(StringJoiner object, Object[] pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] instanceof Object[] more) {
        add(object, more);
      } else {
        object.add("\"" + pairs[i] + "\":" + pairs[i + 1]);
      }
    }
  }

  private static String name(String name) {
    return text(name.isEmpty() ? "(anon)" : name);
  }

  private static String text(Object text) {
    return "\"" + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
