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

  /** As many bytes as {@link #hash} looks at: a separator may begin with the last that counts. */
  static final int HASH_INPUT = HASHED + SEPARATOR - 1;

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

  /**
   * {@return a hash that is the same for all flavours of a name}
   *
   * @param name bytes of which at least the first {@link #HASH_INPUT} are the name's, as far as it
   *     has so many
   * @param length how many of them to look at
   */
  static int hash(byte[] name, int length) {
    int hash = 0;
    for (int i = 0; i < HASHED && i < length; i++) {
      if (name[i] == '_' && i > 0 && separates(name, length, i - 1)) {
        break;
      }
      hash = 31 * hash + name[i];
    }
    return hash * 0x9e3779b9;
  }

  /** {@return the length of the essential name of a string} */
  static int length(BtfStrings strings, int offset) {
    int length = 0;
    int end = offset;
    for (; strings.byteAt(end) != 0; end++) {
      if (separates(strings, end)) {
        length = end + 1 - offset;
      }
    }
    return length == 0 ? end - offset : length;
  }

  private static int length(byte[] name) {
    for (int i = name.length - SEPARATOR; i >= 0; i--) {
      if (separates(name, name.length, i)) {
        return i + 1;
      }
    }
    return name.length;
  }

  private static boolean separates(byte[] name, int length, int i) {
    return i + SEPARATOR <= length
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
}
