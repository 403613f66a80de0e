// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A type as C declares it, laid out as {@code bpftool btf dump ... format c} does: tabs, anonymous
 * structs where they are used, named ones by their tags.
 */
final class CDeclaration {
  /**
   * The longest text. The largest type of a kernel takes some 20 KiB; damaged BTF can ask for
   * anonymous structs inside each other that would fill any memory.
   */
  private static final int MAX_TEXT = 1 << 20;

  private static final int COMMENT_COLUMN = 48;

  private final Btf btf;
  private final boolean offsets;
  private final TypeSizes sizes;
  private int written;

  CDeclaration(Btf btf, boolean offsets) {
    this.btf = btf;
    this.offsets = offsets;
    this.sizes = new TypeSizes(btf.graph());
  }

  String of(int id) {
    BtfType type = btf.type(id);
    if (type instanceof BtfType.Composite || type instanceof BtfType.Enumeration) {
      return definition(id, type, 0, 0, 0) + ";";
    }
    if (type instanceof BtfType.Fwd forward) {
      return tag(forward) + ";";
    }
    if (type instanceof BtfType.Typedef typedef) {
      return "typedef " + declare(typedef.type(), typedef.name(), 0, 0, 0) + ";";
    }
    if (type instanceof BtfType.Func function) {
      return storage(function.linkage()) + declare(function.type(), function.name(), 0, 0, 0) + ";";
    }
    if (type instanceof BtfType.Var variable) {
      return storage(variable.linkage()) + declare(variable.type(), variable.name(), 0, 0, 0) + ";";
    }
    if (type instanceof BtfType.DataSec section) {
      return section(section);
    }
    if (type instanceof BtfType.DeclTag tag) {
      return "__attribute__((btf_decl_tag(\"" + tag.name() + "\")))";
    }
    return declare(id, "", 0, 0, 0);
  }

  /**
   * A declaration of a name; level is that of the indentation, base the offset of what is around.
   */
  private String declare(int start, String name, int level, int depth, long base) {
    Declarator declarator = new Declarator(name);
    int id = start;
    for (int steps = 0; steps <= 2 * TypeChain.MAX_DEPTH; steps++) {
      BtfType type = btf.type(id);
      if (type instanceof BtfType.Ptr pointer) {
        declarator.pointer();
        id = pointer.target();
      } else if (type instanceof BtfType.Array array) {
        declarator.suffix("[" + array.length() + "]");
        id = array.element();
      } else if (type instanceof BtfType.FuncProto prototype) {
        declarator.suffix(params(prototype, level, depth + 1));
        id = prototype.result();
      } else if (type instanceof BtfType.TypeTag tag) {
        declarator.tag(tag.name());
        id = tag.type();
      } else if (type instanceof BtfType.Modifier modifier && !(type instanceof BtfType.Typedef)) {
        declarator.qualifier(type.kind());
        id = modifier.type();
      } else {
        return counted(declarator.declare(specifier(id, type, level, depth, base)));
      }
      counted(declarator.length());
    }
    throw TypeChain.tooDeep(start);
  }

  private String params(BtfType.FuncProto prototype, int level, int depth) {
    checkDepth(depth);
    List<Param> params = prototype.params();
    // clang says f(void) with one parameter of type void, others with none.
    if (params.isEmpty() || (params.size() == 1 && params.get(0).isEllipsis())) {
      return "(void)";
    }
    return params.stream()
        .map(
            param ->
                param.isEllipsis() ? "..." : declare(param.type(), param.name(), level, depth, 0))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private String specifier(int id, BtfType type, int level, int depth, long base) {
    if (type instanceof BtfType.VoidType) {
      return "void";
    }
    if (type instanceof BtfType.Fwd forward) {
      return tag(forward);
    }
    if (type instanceof BtfType.Composite || type instanceof BtfType.Enumeration) {
      return type.name().isEmpty() ? definition(id, type, level, depth + 1, base) : tag(type);
    }
    return type.name();
  }

  private String definition(int id, BtfType type, int level, int depth, long base) {
    checkDepth(depth);
    return type instanceof BtfType.Composite composite
        ? composite(id, composite, level, depth, base)
        : enumeration((BtfType.Enumeration) type, level);
  }

  private String composite(int id, BtfType.Composite composite, int level, int depth, long base) {
    StringBuilder out = new StringBuilder(tag(composite)).append(" {");
    for (Member member : composite.members()) {
      out.append('\n').append(member(member, level + 1, depth, base));
      counted(0);
    }
    if (!composite.members().isEmpty()) {
      out.append('\n').append(indent(level));
    }
    out.append('}');
    if (sizes.isPacked(id)) {
      out.append(" __attribute__((packed))");
    }
    return counted(out.toString());
  }

  private String member(Member member, int level, int depth, long base) {
    long bits = base + member.bitOffset();
    String bitField = member.bitFieldSize() == 0 ? "" : ": " + member.bitFieldSize();
    String line =
        indent(level) + declare(member.type(), member.name(), level, depth, bits) + bitField + ";";
    return offsets ? commented(line, member, bits) : line;
  }

  private String commented(String line, Member member, long bits) {
    int column = 0;
    for (int i = line.lastIndexOf('\n') + 1; i < line.length(); i++) {
      column = line.charAt(i) == '\t' ? (column | 7) + 1 : column + 1;
    }
    String place =
        member.bitFieldSize() == 0
            ? String.format(
                Locale.ROOT, "%5d %5d", bits / 8, TypeSizes.sizeOf(btf.graph(), member.type()))
            : String.format(
                Locale.ROOT, "%5d:%2d %2d bits", bits / 8, bits % 8, member.bitFieldSize());
    return line + " ".repeat(Math.max(1, COMMENT_COLUMN - column)) + "/* " + place + " */";
  }

  private String enumeration(BtfType.Enumeration enumeration, int level) {
    boolean wide = enumeration instanceof BtfType.Enum64;
    boolean signed = enumeration.signed();
    StringBuilder out = new StringBuilder(tag(enumeration)).append(" {\n");
    for (Enumerator value : enumeration.values()) {
      out.append(indent(level + 1)).append(value.name()).append(" = ");
      out.append(signed ? Long.toString(value.value()) : Long.toUnsignedString(value.value()));
      out.append(wide ? signed ? "LL,\n" : "ULL,\n" : ",\n");
    }
    out.append(indent(level)).append('}');
    // What gcc and clang need to be told to make it that size.
    if (enumeration.size() == 1) {
      out.append(" __attribute__((mode(byte)))");
    } else if (enumeration.size() == 8 && !wide) {
      out.append(" __attribute__((mode(word)))");
    }
    return counted(out.toString());
  }

  private String section(BtfType.DataSec section) {
    StringBuilder out = new StringBuilder();
    out.append("/* section ").append(section.name()).append(", ").append(section.size());
    out.append(" bytes */");
    for (SectionVariable variable : section.variables()) {
      out.append('\n').append(of(variable.type()));
      if (offsets) {
        out.append(" /* ").append(variable.offset()).append(' ');
        out.append(variable.size()).append(" */");
      }
    }
    return counted(out.toString());
  }

  private String tag(BtfType type) {
    String word =
        switch (type.kind()) {
          case STRUCT -> "struct";
          case UNION -> "union";
          case FWD -> ((BtfType.Fwd) type).union() ? "union" : "struct";
          default -> "enum";
        };
    return type.name().isEmpty() ? word : word + " " + type.name();
  }

  private static String storage(BtfLinkage linkage) {
    return switch (linkage) {
      case STATIC -> "static ";
      case GLOBAL -> "";
      case EXTERN -> "extern ";
    };
  }

  private static String indent(int level) {
    return "\t".repeat(level);
  }

  private static void checkDepth(int depth) {
    if (depth > TypeChain.MAX_DEPTH) {
      throw new InvalidSpecException(
          "BTF types are more than " + TypeChain.MAX_DEPTH + " deep, or one contains itself");
    }
  }

  private String counted(String text) {
    counted(text.length());
    return text;
  }

  private void counted(int length) {
    written += length;
    if (written > MAX_TEXT) {
      throw new InvalidSpecException("a BTF type takes more than " + MAX_TEXT + " characters of C");
    }
  }
}
