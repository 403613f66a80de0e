// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The part of a name that CO-RE compares: what is before the last {@code ___} that stands between
 * other characters. {@code task_struct___old} is a flavour of {@code task_struct}, one program's
 * idea of it (tools/lib/bpf/relo_core.c: bpf_core_essential_name_len()).
 */
final class EssentialName {
  /** The bytes of {@code X___Y}, where neither X nor Y is an underscore. */
  private static final int SEPARATOR = 5;

  /**
   * As many bytes of a name as its hash is made of, so that damaged BTF whose names overlap in one
   * long string does not take quadratic time.
   */
  private static final int HASHED = 64;

  private EssentialName() {}

  static String of(String name) {
    byte[] bytes = bytes(name);
    return bytes.length == name.length() ? name.substring(0, length(bytes)) : decoded(bytes);
  }

  static byte[] bytesOf(String name) {
    byte[] bytes = bytes(name);
    return Arrays.copyOf(bytes, length(bytes));
  }

  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Equal for names that share their essential name. */
  static int hash(BtfStrings strings, int offset) {
    int hash = 0;
    for (int i = 0; i < HASHED; i++) {
      byte next = strings.byteAt(offset + i);
      if (next == 0 || (next == '_' && i > 0 && separates(strings, offset + i - 1))) {
        break;
      }
      hash = 31 * hash + next;
    }
    return spread(hash);
  }

  /** The hash of a name that is given and not in a section. */
  static int hash(byte[] name) {
    int hash = 0;
    for (int i = 0; i < HASHED && i < name.length; i++) {
      if (name[i] == '_' && i > 0 && separates(name, i - 1)) {
        break;
      }
      hash = 31 * hash + name[i];
    }
    return spread(hash);
  }

  /** Tells whether the essential name of a string, which is at least so long, has this length. */
  static boolean endsAt(BtfStrings strings, int offset, int length) {
    if (strings.byteAt(offset + length) == 0) {
      return true;
    }
    if (length == 0 || !separates(strings, offset + length - 1)) {
      return false;
    }
    for (int i = offset + length; strings.byteAt(i) != 0; i++) {
      if (separates(strings, i)) {
        return false;
      }
    }
    return true;
  }

  private static int length(byte[] name) {
    for (int i = name.length - SEPARATOR; i >= 0; i--) {
      if (separates(name, i)) {
        return i + 1;
      }
    }
    return name.length;
  }

  private static boolean separates(byte[] name, int i) {
    return i + SEPARATOR <= name.length
        && name[i] != '_'
        && name[i + 1] == '_'
        && name[i + 2] == '_'
        && name[i + 3] == '_'
        && name[i + 4] != '_';
  }

  private static boolean separates(BtfStrings strings, int i) {
    return strings.byteAt(i) != '_'
        && strings.byteAt(i + 1) == '_'
        && strings.byteAt(i + 2) == '_'
        && strings.byteAt(i + 3) == '_'
        && strings.byteAt(i + 4) != '_'
        && strings.byteAt(i + 4) != 0;
  }

  private static String decoded(byte[] name) {
    return new String(name, 0, length(name), StandardCharsets.UTF_8);
  }

  private static int spread(int hash) {
    return hash * 0x9e3779b9;
  }
}
