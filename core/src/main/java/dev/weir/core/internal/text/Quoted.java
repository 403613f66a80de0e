// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.text;

import java.util.Locale;

/**
 * Text of unknown origin made fit for a message: bounded in length, one line, ASCII. What a parser
 * refuses may be megabytes long or hold terminal control sequences; neither belongs in a log.
 */
public final class Quoted {
  private static final int LIMIT = 64;

  private Quoted() {}

  /** {@return the text between double quotes, escaped; cut after 64 characters, with its length} */
  public static String text(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LIMIT) + 2);
    out.append('"');
    for (int i = 0; i < Math.min(text.length(), LIMIT); i++) {
      append(out, text.charAt(i), '"');
    }
    if (text.length() > LIMIT) {
      out.append("...\" (").append(text.length()).append(" characters)");
    } else {
      out.append('"');
    }
    return out.toString();
  }

  /** {@return the character between single quotes, escaped} */
  public static String character(char c) {
    StringBuilder out = new StringBuilder(8).append('\'');
    append(out, c, '\'');
    return out.append('\'').toString();
  }

  private static void append(StringBuilder out, char c, char quote) {
    if (c == quote || c == '\\') {
      out.append('\\').append(c);
    } else if (c >= ' ' && c <= '~') {
      out.append(c);
    } else {
      out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
  }
}
