// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value as its type in BTF describes it. Immutable. Its text is that of JSON, near enough to
 * read.
 *
 * <p>What {@link ValueCodec#decode} makes is precise: an enumerator where there is one, a {@link
 * Hex} for a bit-field. What {@link ValueCodec#encode} takes need not be: {@link Int} and {@link
 * Text} fit wherever the number or the word does.
 */
public sealed interface BtfValue {

  /**
   * An integer, or a number of an enumeration that has no name for it.
   *
   * @param value the number, of whatever width and sign the type has
   */
  record Int(BigInteger value) implements BtfValue {
    private static final int LOWEST = -128;
    private static final Int[] SMALL = new Int[384];

    static {
      for (int i = 0; i < SMALL.length; i++) {
        SMALL[i] = new Int(BigInteger.valueOf(LOWEST + i));
      }
    }

    /**
     * Wraps a number.
     *
     * @param value the number
     * @return the value
     */
    public static Int of(long value) {
      return value >= LOWEST && value < LOWEST + SMALL.length
          ? SMALL[(int) value - LOWEST]
          : new Int(BigInteger.valueOf(value));
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * The bits of a bit-field or of a number of 128 bits, which tools show in hexadecimal and without
   * a sign.
   *
   * @param bits the bits, not negative
   */
  record Hex(BigInteger bits) implements BtfValue {

    /**
     * Checks the sign.
     *
     * @param bits the bits, not negative
     */
    public Hex {
      if (bits.signum() < 0) {
        throw new InvalidSpecException("bits cannot be negative: " + bits);
      }
    }

    /** {@return the bits as in C: {@code 0x1f}} */
    public String text() {
      return "0x" + bits.toString(16);
    }

    @Override
    public String toString() {
      return quoted(text());
    }
  }

  /**
   * A truth value ({@code _Bool}).
   *
   * @param value whether it is not zero
   */
  record Bool(boolean value) implements BtfValue {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * A character that is no part of an array, where BTF marks it as one.
   *
   * @param value the byte, as Latin 1
   */
  record Char(char value) implements BtfValue {
    @Override
    public String toString() {
      return quoted(String.valueOf(value));
    }
  }

  /**
   * A floating-point number.
   *
   * @param value the number; a {@code float} is widened, which changes nothing about it
   */
  record Real(double value) implements BtfValue {
    @Override
    public String toString() {
      return Double.isFinite(value) ? Double.toString(value) : quoted(Double.toString(value));
    }
  }

  /**
   * A pointer. The kernel's own, where they are not zero, mean nothing outside of it.
   *
   * @param address the address, unsigned
   */
  record Pointer(long address) implements BtfValue {
    @Override
    public String toString() {
      return Long.toUnsignedString(address);
    }
  }

  /**
   * A number of an enumeration, by its name.
   *
   * @param name the first of its names
   */
  record Enumerator(String name) implements BtfValue {
    @Override
    public String toString() {
      return quoted(name);
    }
  }

  /**
   * An array of characters that ends with a NUL and has only printable ones before it.
   *
   * @param value what is before the NUL
   */
  record Text(String value) implements BtfValue {
    @Override
    public String toString() {
      return quoted(value);
    }
  }

  /**
   * Bytes that BTF does not say enough of: incomplete types, {@code long double}, and what is not a
   * number in another way than the usual.
   *
   * @param hex two digits for each, in the order of memory
   */
  record Bytes(String hex) implements BtfValue {
    /**
     * Wraps bytes.
     *
     * @param bytes the bytes, copied
     * @return the value
     */
    public static Bytes of(byte[] bytes) {
      return new Bytes(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
      return quoted(hex);
    }
  }

  /**
   * An array.
   *
   * @param elements its elements
   */
  record Array(List<BtfValue> elements) implements BtfValue {

    /**
     * Copies the elements.
     *
     * @param elements its elements
     */
    public Array {
      elements = List.copyOf(elements);
    }

    @Override
    public String toString() {
      return elements.stream().map(BtfValue::toString).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /**
   * A struct or a union, of which each member is another view of the same bytes; a variable is a
   * struct of one member.
   *
   * @param members its members in the order of the type. One without a name is an anonymous struct
   *     or union
   */
  record Struct(List<Member> members) implements BtfValue {

    /**
     * Copies the members.
     *
     * @param members its members
     */
    public Struct {
      members = List.copyOf(members);
    }

    /**
     * Makes one of names and values.
     *
     * @param members its members
     * @return the struct
     */
    public static Struct of(Map<String, ? extends BtfValue> members) {
      List<Member> list = new ArrayList<>();
      members.forEach((name, value) -> list.add(new Member(name, value)));
      return new Struct(list);
    }

    /**
     * Finds a member, also in anonymous structs and unions, whose members are the outer's as in C.
     *
     * @param name its name
     * @return its value, if there is one
     */
    public Optional<BtfValue> member(String name) {
      for (Member member : members) {
        if (member.name().equals(name)) {
          return Optional.of(member.value());
        }
        if (member.name().isEmpty() && member.value() instanceof Struct inner) {
          Optional<BtfValue> found = inner.member(name);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return members.stream().map(Member::toString).collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * A section of variables, which is what the value of a {@code .bss}, {@code .data} or {@code
   * .rodata} map is.
   *
   * @param name the section's
   * @param variables its variables; static ones of several files may have the same name
   */
  record Section(String name, List<Member> variables) implements BtfValue {

    /**
     * Copies the variables.
     *
     * @param name the section's
     * @param variables its variables
     */
    public Section {
      variables = List.copyOf(variables);
    }

    @Override
    public String toString() {
      return "{"
          + quoted(name)
          + ": "
          + variables.stream()
              .map(variable -> "{" + variable + "}")
              .collect(Collectors.joining(", ", "[", "]"))
          + "}";
    }
  }

  /**
   * A member of a struct or union, or a variable of a section.
   *
   * @param name its name, empty if it has none
   * @param value its value
   */
  record Member(String name, BtfValue value) {
    @Override
    public String toString() {
      return quoted(name) + ": " + value;
    }
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
