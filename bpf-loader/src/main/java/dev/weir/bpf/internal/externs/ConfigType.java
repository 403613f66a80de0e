// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** As what a program wants a value of the kernel's configuration. */
final class ConfigType {
  /** {@code TRI_NO}, {@code TRI_YES}, {@code TRI_MODULE} of bpf_helpers.h. */
  private static final String TRISTATES = "nym";

  private enum Form {
    BOOLEAN("a boolean"),
    TRISTATE("enum libbpf_tristate"),
    CHARACTER("a character"),
    INTEGER("an integer"),
    TEXT("an array of characters");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  private final String name;
  private final Form form;
  private final int size;
  private final boolean signed;

  private ConfigType(String name, Form form, int size, boolean signed) {
    this.name = name;
    this.form = form;
    this.size = size;
    this.signed = signed;
  }

  /**
   * Reads the type of a variable.
   *
   * @throws InvalidSpecException if no value can be of such a type
   */
  static ConfigType of(String name, Btf btf, int variable) {
    if (btf.type(variable) instanceof BtfType.Var var) {
      BtfType type = btf.type(btf.underlying(var.type()));
      if (type instanceof BtfType.Int integer) {
        return integer(name, integer);
      }
      if (type instanceof BtfType.Enumeration enumeration
          && type.name().equals("libbpf_tristate")
          && (enumeration.size() == 4 || enumeration.size() == 8)) {
        return new ConfigType(name, Form.TRISTATE, enumeration.size(), false);
      }
      if (type instanceof BtfType.Array array
          && array.length() > 0
          && array.length() <= Integer.MAX_VALUE
          && btf.type(btf.underlying(array.element())) instanceof BtfType.Int element
          && element.size() == 1
          && !element.isBool()) {
        return new ConfigType(name, Form.TEXT, (int) array.length(), false);
      }
    }
    throw new InvalidSpecException(
        "extern " + name + ": no value of the kernel's configuration is of its type");
  }

  private static ConfigType integer(String name, BtfType.Int integer) {
    int size = integer.size();
    if (integer.isBool() && size == 1) {
      return new ConfigType(name, Form.BOOLEAN, 1, false);
    }
    if (integer.isBool() || Integer.bitCount(size) != 1 || size > 8) {
      throw new InvalidSpecException("extern " + name + ": an integer of " + size + " bytes");
    }
    Form form = size == 1 ? Form.CHARACTER : Form.INTEGER;
    return new ConfigType(name, form, size, integer.isSigned());
  }

  /**
   * Writes a value as the configuration has it: {@code y}, {@code "text"}, a number.
   *
   * @param value the text
   * @param out where to, as long as the variable is
   * @throws InvalidSpecException if it does not fit the type
   */
  void put(String value, ByteBuffer out) {
    if (value.equals("y") || value.equals("n") || value.equals("m")) {
      putState(value.charAt(0), out);
    } else if (value.startsWith("\"")) {
      putText(value, out);
    } else {
      putNumber(number(value), value, out);
    }
  }

  /** Writes a number. */
  void put(long value, ByteBuffer out) {
    putNumber(BigInteger.valueOf(value), Long.toString(value), out);
  }

  private void putState(char state, ByteBuffer out) {
    if (form == Form.CHARACTER) {
      out.put(0, (byte) state);
    } else if (form == Form.TRISTATE) {
      putInteger(TRISTATES.indexOf(state), out);
    } else if (form == Form.BOOLEAN && state != 'm') {
      out.put(0, (byte) (state == 'y' ? 1 : 0));
    } else {
      throw unfit(String.valueOf(state), "");
    }
  }

  private void putText(String value, ByteBuffer out) {
    if (form != Form.TEXT || value.length() < 2 || !value.endsWith("\"")) {
      throw unfit(value, "");
    }
    byte[] text = value.substring(1, value.length() - 1).getBytes(StandardCharsets.ISO_8859_1);
    // What is too long is cut off, with a NUL behind it.
    out.put(0, text, 0, Math.min(text.length, size - 1));
  }

  private void putNumber(BigInteger number, String text, ByteBuffer out) {
    if (form == Form.TEXT || form == Form.TRISTATE) {
      throw unfit(text, "");
    }
    int bits = form == Form.BOOLEAN ? 1 : 8 * size;
    // libbpf lets 8 bytes be anything, so that a negative number fits an unsigned long.
    BigInteger low =
        signed || size == 8 ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(signed && size < 8 ? bits - 1 : bits);
    if (number.compareTo(low) < 0 || number.compareTo(high) >= 0) {
      throw unfit(text, " of " + bits + " bits");
    }
    putInteger(number.longValue(), out);
  }

  private void putInteger(long value, ByteBuffer out) {
    switch (size) {
      case 1 -> out.put(0, (byte) value);
      case 2 -> out.putShort(0, (short) value);
      case 4 -> out.putInt(0, (int) value);
      default -> out.putLong(0, value);
    }
  }

  /** As strtoull(3) reads it: decimal, 0x for hexadecimal, 0 for octal. */
  private BigInteger number(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      radix = 8;
    }
    boolean plain = !digits.isEmpty() && digits.length() <= 64;
    for (int i = 0; plain && i < digits.length(); i++) {
      plain = Character.digit(digits.charAt(i), radix) >= 0 && digits.charAt(i) < 128;
    }
    if (!plain) {
      throw unfit(text, "");
    }
    BigInteger number = new BigInteger(digits, radix);
    return negative ? number.negate() : number;
  }

  private InvalidSpecException unfit(String value, String detail) {
    return new InvalidSpecException(
        "extern %s: the kernel has %s, the program wants %s%s"
            .formatted(name, value, form.text, detail));
  }
}
