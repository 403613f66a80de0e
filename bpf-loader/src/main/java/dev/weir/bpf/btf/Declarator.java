// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The part of a C declaration around the name, from the inside out: {@code (*name[4])(int)}.
 * Qualifiers and type tags wait until it is known what they qualify.
 */
final class Declarator {
  private String text;

  /** The innermost, which C writes first, at the head. */
  private final Deque<String> modifiers = new ArrayDeque<>();

  Declarator(String name) {
    text = name;
  }

  void qualifier(BtfKind kind) {
    modifiers.push(
        switch (kind) {
          case CONST -> "const";
          case VOLATILE -> "volatile";
          default -> "restrict";
        });
  }

  void tag(String tag) {
    modifiers.push("__attribute__((btf_type_tag(\"" + tag + "\")))");
  }

  void pointer() {
    String own = String.join(" ", modifiers);
    modifiers.clear();
    String gap = (own.isEmpty() && !text.startsWith("(")) || text.isEmpty() ? "" : " ";
    text = "*" + (own.isEmpty() ? "" : " " + own) + gap + text;
  }

  /** Follows the name with a length or parameters; qualifiers of an array are its elements'. */
  void suffix(String suffix) {
    modifiers.clear();
    text = (text.startsWith("*") ? "(" + text + ")" : text) + suffix;
  }

  /** {@return the whole declaration, once the type is reached that everything else builds on} */
  String declare(String type) {
    StringBuilder out = new StringBuilder();
    while (!modifiers.isEmpty() && !modifiers.peek().startsWith("__attribute__")) {
      out.append(modifiers.pop()).append(' ');
    }
    out.append(type);
    modifiers.forEach(modifier -> out.append(' ').append(modifier));
    if (!text.isEmpty() && !text.startsWith("[")) {
      out.append(' ');
    }
    return out.append(text).toString();
  }

  int length() {
    return text.length();
  }
}
