// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.text;

import dev.weir.core.error.InvalidSpecException;

/**
 * Names that Weir gives to files of the kernel's file systems: printable ASCII without slashes. The
 * kernel would take nearly anything, but what people read in lists, type in shells and find in logs
 * should be what it looks like, whatever the locale.
 */
public final class FileName {
  private static final int NAME_MAX = 255;

  private FileName() {}

  /**
   * Checks a name.
   *
   * @param kind what it names, for the message: {@code "cgroup name"}
   * @param name the name
   * @return the name
   * @throws InvalidSpecException naming the offset
   */
  public static String check(String kind, String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new InvalidSpecException(kind + ' ' + Quoted.text(name) + ": not a file name");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~' || c == '/') {
        throw new InvalidSpecException(
            kind
                + ' '
                + Quoted.text(name)
                + ": character "
                + Quoted.character(c)
                + " at offset "
                + i
                + " is not allowed; printable ASCII but '/' is");
      }
    }
    if (name.length() > NAME_MAX) {
      throw new InvalidSpecException(
          kind + ' ' + Quoted.text(name) + ": longer than " + NAME_MAX + " bytes");
    }
    return name;
  }
}
