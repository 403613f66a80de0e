// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.text;

import dev.weir.core.error.InvalidSpecException;

/**
 * A cursor over the text of one value. What it does not accept becomes an {@link
 * InvalidSpecException} of the form <i>kind "text": what is wrong at offset n</i>, with 0-based
 * offsets into the text.
 *
 * <p>Only ASCII digits count as digits: {@link Character#digit} would take those of every script.
 * For use by one thread.
 */
public final class TextScanner {
  /** What {@link #peek} answers behind the last character. */
  public static final int END = -1;

  private static final int SHOWN_DIGITS = 20;

  private final String kind;
  private final String text;
  private int position;

  /**
   * Starts at the first character.
   *
   * @param kind what the text should be, as the subject of every error: {@code "CIDR"}
   * @param text the text
   */
  public TextScanner(String kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  /** {@return the offset of the next character} */
  public int position() {
    return position;
  }

  /** {@return whether the whole text has been read} */
  public boolean atEnd() {
    return position == text.length();
  }

  /** {@return the next character, unread, or {@link #END}} */
  public int peek() {
    return peek(0);
  }

  /** {@return the character {@code ahead} behind the next one, unread, or {@link #END}} */
  public int peek(int ahead) {
    return position + ahead < text.length() ? text.charAt(position + ahead) : END;
  }

  /** Reads the next character if it is {@code c}; {@return whether it was}. */
  public boolean accept(char c) {
    if (peek() != c) {
      return false;
    }
    position++;
    return true;
  }

  /** Reads {@code c}, which must be next. */
  public void expect(char c) {
    if (!accept(c)) {
      throw unexpected(Quoted.character(c));
    }
  }

  /** Checks that nothing is left. */
  public void expectEnd() {
    if (!atEnd()) {
      throw unexpected("end of text");
    }
  }

  /**
   * Reads a decimal number: digits only, no sign, no leading zero, at most {@code max}.
   *
   * @param what what the number is, for the error: {@code "prefix length"}
   * @param max the largest value allowed, below 10^8
   * @return the number
   */
  public int decimal(String what, int max) {
    int start = position;
    int value = 0;
    while (isDigit(peek())) {
      // Saturates just above max: further digits cannot bring the value back into range.
      value = Math.min(value * 10 + (peek() - '0'), max + 1);
      position++;
    }
    if (position == start) {
      throw unexpected(what);
    }
    if (text.charAt(start) == '0' && position - start > 1) {
      throw error(what + " at offset " + start + " has a leading zero");
    }
    if (value > max) {
      throw error(what + ' ' + shown(start) + " at offset " + start + " is not within 0.." + max);
    }
    return value;
  }

  /**
   * Reads hexadecimal digits of either case.
   *
   * @param what what the number is, for the error
   * @param min the fewest digits allowed
   * @param max the most digits allowed, up to 7
   * @return the number
   */
  public int hexadecimal(String what, int min, int max) {
    int start = position;
    int value = 0;
    for (int digit = hexDigit(peek()); digit >= 0; digit = hexDigit(peek())) {
      if (position - start == max) {
        throw error(what + " at offset " + start + " has more than " + max + " hex digits");
      }
      value = value << 4 | digit;
      position++;
    }
    if (position == start) {
      throw unexpected(what);
    }
    if (position - start < min) {
      throw error(what + " at offset " + start + " has fewer than " + min + " hex digits");
    }
    return value;
  }

  /** {@return the error that something else than the next character, or the end, was expected} */
  public InvalidSpecException unexpected(String expected) {
    String found = atEnd() ? "end of text" : Quoted.character(text.charAt(position));
    return error("expected " + expected + " at offset " + position + ", found " + found);
  }

  /** {@return an error about this text; {@code detail} names the offset} */
  public InvalidSpecException error(String detail) {
    return new InvalidSpecException(kind + ' ' + Quoted.text(text) + ": " + detail);
  }

  /** {@return whether the character is one of 0 to 9} */
  public static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** {@return the value of a hexadecimal digit of either case, or -1} */
  public static int hexDigit(int c) {
    if (isDigit(c)) {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private String shown(int start) {
    int length = position - start;
    return length <= SHOWN_DIGITS
        ? text.substring(start, position)
        : text.substring(start, start + SHOWN_DIGITS) + "...";
  }
}
