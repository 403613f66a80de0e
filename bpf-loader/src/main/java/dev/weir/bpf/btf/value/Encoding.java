// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.value.BtfValue.Member;
import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes bytes of a value. For one value. */
final class Encoding {
  private static final String HEX = "hex:";

  private static final Map<String, Double> NOT_FINITE =
      Map.of(
          "NaN", Double.NaN,
          "Infinity", Double.POSITIVE_INFINITY,
          "-Infinity", Double.NEGATIVE_INFINITY);

  private final Layout layout;
  private final BitString out;

  /** Names and indexes on the way to what is being encoded, for messages. */
  private final Deque<String> path = new ArrayDeque<>();

  Encoding(Btf btf, BitString out) {
    layout = new Layout(btf);
    this.out = out;
  }

  void of(int id, BtfValue value) {
    BtfType type = layout.btf().type(id);
    if (asBytes(value, out.bytes().length, 0)) {
      return;
    }
    if (type instanceof BtfType.Var variable) {
      variable(variable, value);
    } else if (type instanceof BtfType.DataSec section) {
      section(section, value);
    } else {
      put(id, 0, value);
    }
  }

  private void variable(BtfType.Var variable, BtfValue value) {
    if (value instanceof BtfValue.Struct struct
        && struct.members().size() == 1
        && struct.members().get(0).name().equals(variable.name())) {
      at(variable.name(), () -> put(variable.type(), 0, struct.members().get(0).value()));
    } else {
      throw wrong("an object with " + variable.name() + " is needed, not " + value);
    }
  }

  private void section(BtfType.DataSec section, BtfValue value) {
    List<Member> given = variables(section, value);
    if (given.size() != section.variables().size()) {
      throw wrong(
          "%d variables where section %s has %d"
              .formatted(given.size(), section.name(), section.variables().size()));
    }
    for (int i = 0; i < given.size(); i++) {
      BtfType.SectionVariable place = section.variables().get(i);
      Member member = given.get(i);
      if (!(layout.btf().type(place.type()) instanceof BtfType.Var variable)
          || !variable.name().equals(member.name())) {
        throw wrong(
            "variable %d of section %s is %s, not %s"
                .formatted(i, section.name(), layout.btf().name(place.type()), member.name()));
      }
      at(member.name(), () -> put(variable.type(), 8 * place.offset(), member.value()));
    }
  }

  /** A section as it is decoded, or in the shape that it has in JSON. */
  private List<Member> variables(BtfType.DataSec section, BtfValue value) {
    if (value instanceof BtfValue.Section given) {
      return given.variables();
    }
    List<Member> members = new ArrayList<>();
    if (value instanceof BtfValue.Struct struct
        && struct.members().size() == 1
        && struct.members().get(0).value() instanceof BtfValue.Array array) {
      for (BtfValue element : array.elements()) {
        if (element instanceof BtfValue.Struct variable) {
          members.addAll(variable.members());
        }
      }
      return members;
    }
    throw wrong(
        "{\"%s\": [{\"variable\": value}, …]} is needed, not %s".formatted(section.name(), value));
  }

  private void put(int id, long bit, BtfValue value) {
    BtfType type = layout.resolve(id);
    if (type instanceof BtfType.Int integer) {
      integer(integer, bit, value);
    } else if (type instanceof BtfType.Enumeration enumeration) {
      boolean signed = enumeration.signed();
      int count = 8 * enumeration.size();
      number(bit, count, signed, constant(enumeration, count, value));
    } else if (type instanceof BtfType.Ptr) {
      number(bit, Long.SIZE, false, value instanceof BtfValue.Pointer p ? address(p) : value);
    } else if (type instanceof BtfType.FloatType real) {
      real(real, bit, value);
    } else {
      layout.enter(id);
      if (type instanceof BtfType.Array array) {
        array(id, array, bit, value);
      } else if (type instanceof BtfType.Composite composite) {
        composite(id, composite, bit, value);
      } else {
        throw wrong(TypeName.of(layout.btf(), id) + " is no type of data");
      }
      layout.leave();
    }
  }

  private void integer(BtfType.Int type, long bit, BtfValue value) {
    BtfValue plain = value;
    if (value instanceof BtfValue.Bool bool) {
      if (!type.isBool()) {
        throw wrong("a number is needed, not " + value);
      }
      plain = BtfValue.Int.of(bool.value() ? 1 : 0);
    } else if (type.isChar() && value instanceof BtfValue.Char c) {
      plain = BtfValue.Int.of(c.value());
    } else if (type.isChar() && value instanceof BtfValue.Text text && text.value().length() == 1) {
      plain = BtfValue.Int.of(text.value().charAt(0));
    }
    if (type.isBool() && plain instanceof BtfValue.Int number && number.value().bitLength() > 1) {
      throw wrong("true or false is needed, not " + value);
    }
    number(bit + type.bitOffset(), type.bits(), type.isSigned() || type.isChar(), plain);
  }

  private static BtfValue address(BtfValue.Pointer pointer) {
    return new BtfValue.Int(new BigInteger(Long.toUnsignedString(pointer.address())));
  }

  private BtfValue constant(BtfType.Enumeration type, int count, BtfValue value) {
    String name = "";
    if (value instanceof BtfValue.Enumerator enumerator) {
      name = enumerator.name();
    } else if (value instanceof BtfValue.Text text) {
      name = text.value();
    }
    for (BtfType.Enumerator enumerator : type.values()) {
      if (!name.isEmpty() && enumerator.name().equals(name)) {
        BigInteger number = BigInteger.valueOf(enumerator.value());
        boolean cut = count < 8 * type.size();
        if (cut && number.bitLength() > (number.signum() < 0 ? count - 1 : count)) {
          throw wrong("%s is %s, more than %d bits hold".formatted(name, number, count));
        }
        return new BtfValue.Hex(number.and(bits(count)));
      }
    }
    if (!name.isEmpty() && !isNumber(name)) {
      throw wrong(
          "%s is none of %s"
              .formatted(name, type.values().stream().map(BtfType.Enumerator::name).toList()));
    }
    if (value instanceof BtfValue.Int given
        && given.value().bitLength() <= (given.value().signum() < 0 ? count - 1 : count)) {
      return new BtfValue.Hex(given.value().and(bits(count)));
    }
    return value;
  }

  private static BigInteger bits(int count) {
    return BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
  }

  /** A number in its range; where bits are what is shown, bits will do as well. */
  private void number(long bit, int count, boolean signed, BtfValue value) {
    BigInteger number;
    boolean asBits = false;
    if (value instanceof BtfValue.Int given) {
      number = given.value();
    } else if (value instanceof BtfValue.Hex given) {
      number = given.bits();
      asBits = true;
    } else if (value instanceof BtfValue.Text text && isNumber(text.value())) {
      number = parse(text.value());
      asBits = text.value().startsWith("0x") || text.value().startsWith("0X");
    } else {
      throw wrong("a number is needed, not " + value);
    }
    // A byte may be given as either of what C takes a character for.
    boolean anyBits = !signed || asBits || count == Byte.SIZE;
    BigInteger lowest = signed ? bits(count - 1).not() : BigInteger.ZERO;
    BigInteger highest = bits(anyBits ? count : count - 1);
    if (number.compareTo(lowest) < 0 || number.compareTo(highest) > 0) {
      throw wrong(
          "%s does not fit in %d bits%s".formatted(number, count, signed ? ", signed" : ""));
    }
    agree(out.put(bit, count, number.and(bits(count))));
  }

  private static boolean isNumber(String text) {
    return text.matches("-?(0[xX][0-9a-fA-F]{1,64}|[0-9]{1,64})");
  }

  private static BigInteger parse(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    BigInteger magnitude =
        hex ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits, 10);
    return negative ? magnitude.negate() : magnitude;
  }

  private void real(BtfType.FloatType type, long bit, BtfValue value) {
    if (value instanceof BtfValue.Bytes bytes && bytes.hex().length() == 2 * type.size()) {
      agree(out.put(bit, HexFormat.of().parseHex(bytes.hex())));
      return;
    }
    if (asBytes(value, type.size(), bit)) {
      return;
    }
    double number = real(value);
    switch (type.size()) {
      case Float.BYTES -> {
        boolean exact = Double.isNaN(number) || !Float.isInfinite((float) number);
        if (!exact && !Double.isInfinite(number)) {
          throw wrong(number + " does not fit in a float");
        }
        int raw = Float.floatToRawIntBits((float) number);
        agree(out.put(bit, Float.SIZE, BigInteger.valueOf(raw)));
      }
      case Double.BYTES ->
          agree(out.put(bit, Double.SIZE, BigInteger.valueOf(Double.doubleToRawLongBits(number))));
      default -> throw wrong("a float of %d bytes is given as hex:…".formatted(type.size()));
    }
  }

  private double real(BtfValue value) {
    if (value instanceof BtfValue.Real real) {
      return real.value();
    }
    if (value instanceof BtfValue.Int number) {
      return number.value().doubleValue();
    }
    if (value instanceof BtfValue.Text text && NOT_FINITE.containsKey(text.value())) {
      return NOT_FINITE.getOrDefault(text.value(), Double.NaN);
    }
    throw wrong("a number is needed, not " + value);
  }

  private void array(int id, BtfType.Array type, long bit, BtfValue value) {
    long size = layout.btf().sizeOf(type.element());
    if (value instanceof BtfValue.Text text && layout.isCharacter(type.element())) {
      text(type, bit, text.value());
      return;
    }
    if (asBytes(value, layout.btf().sizeOf(id), bit)) {
      return;
    }
    if (!(value instanceof BtfValue.Array array)) {
      throw wrong("an array is needed, not " + value);
    }
    if (array.elements().size() != type.length()) {
      throw wrong(
          "%d elements where there are %d".formatted(array.elements().size(), type.length()));
    }
    for (int i = 0; i < array.elements().size(); i++) {
      long at = bit + 8 * size * i;
      BtfValue element = array.elements().get(i);
      at("[" + i + "]", () -> put(type.element(), at, element));
    }
  }

  private void text(BtfType.Array type, long bit, String text) {
    byte[] given = text.getBytes(StandardCharsets.UTF_8);
    if (given.length > type.length()) {
      throw wrong("%d bytes of text where there are %d".formatted(given.length, type.length()));
    }
    agree(out.put(bit, Arrays.copyOf(given, Math.toIntExact(type.length()))));
  }

  private void composite(int id, BtfType.Composite type, long bit, BtfValue value) {
    if (asBytes(value, layout.btf().sizeOf(id), bit)) {
      return;
    }
    if (!(value instanceof BtfValue.Struct struct)) {
      throw wrong("an object is needed, not " + value);
    }
    Map<String, BtfValue> given = new LinkedHashMap<>();
    flatten(struct, given);
    Map<String, BtfValue> left = new LinkedHashMap<>(given);
    members(type, bit, given, left);
    if (!left.isEmpty()) {
      throw wrong(
          "%s has no member %s"
              .formatted(TypeName.of(layout.btf(), id), String.join(", ", left.keySet())));
    }
  }

  /** Members of anonymous structs and unions are the outer's: their names are all different. */
  private void flatten(BtfValue.Struct struct, Map<String, BtfValue> into) {
    for (Member member : struct.members()) {
      if (member.name().isEmpty() && member.value() instanceof BtfValue.Struct inner) {
        flatten(inner, into);
      } else if (into.put(member.name(), member.value()) != null && !member.name().isEmpty()) {
        throw wrong("member " + member.name() + " is given twice");
      }
    }
  }

  private void members(
      BtfType.Composite type, long bit, Map<String, BtfValue> given, Map<String, BtfValue> left) {
    boolean union = type instanceof BtfType.Union;
    boolean any = false;
    for (BtfType.Member member : type.members()) {
      boolean mentioned = mentions(member, given);
      any |= mentioned;
      if (!mentioned && union) {
        continue;
      }
      if (isAnonymous(member)) {
        layout.enter(member.type());
        members(
            (BtfType.Composite) layout.resolve(member.type()),
            bit + member.bitOffset(),
            given,
            left);
        layout.leave();
        continue;
      }
      BtfValue value = given.get(member.name());
      if (value != null) {
        left.remove(member.name());
        at(member.name(), () -> member(member, bit + member.bitOffset(), value));
      } else if (!member.name().isEmpty() && layout.btf().sizeOf(member.type()) > 0) {
        throw wrong("member " + member.name() + " is missing");
      }
    }
    if (union && !any && type.size() > 0) {
      throw wrong(
          "one of the members %s is needed"
              .formatted(type.members().stream().map(BtfType.Member::name).toList()));
    }
  }

  private boolean isAnonymous(BtfType.Member member) {
    return member.name().isEmpty() && layout.isComposite(member.type());
  }

  private boolean mentions(BtfType.Member member, Map<String, BtfValue> given) {
    if (!isAnonymous(member)) {
      return given.containsKey(member.name());
    }
    layout.enter(member.type());
    boolean any =
        ((BtfType.Composite) layout.resolve(member.type()))
            .members().stream().anyMatch(inner -> mentions(inner, given));
    layout.leave();
    return any;
  }

  private void member(BtfType.Member member, long bit, BtfValue value) {
    int count = member.bitFieldSize();
    if (count == 0) {
      put(member.type(), bit, value);
      return;
    }
    BtfType type = layout.resolve(member.type());
    if (type instanceof BtfType.Enumeration enumeration) {
      number(bit, count, enumeration.signed(), constant(enumeration, count, value));
    } else if (type instanceof BtfType.Int integer) {
      boolean truth = integer.isBool() && value instanceof BtfValue.Bool;
      BtfValue plain = truth ? BtfValue.Int.of(((BtfValue.Bool) value).value() ? 1 : 0) : value;
      number(bit, count, integer.isSigned(), plain);
    } else {
      throw wrong(TypeName.of(layout.btf(), member.type()) + " is no type of bit-fields");
    }
  }

  /**
   * Whether the value was bytes rather than a value: {@code hex:…}, or what could not be decoded.
   */
  private boolean asBytes(BtfValue value, long size, long bit) {
    if (!(value instanceof BtfValue.Text text) || !text.value().startsWith(HEX)) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(text.value().substring(HEX.length()));
    } catch (IllegalArgumentException e) {
      throw wrong(text.value() + ": " + e.getMessage());
    }
    if (bytes.length != size) {
      throw wrong("%d bytes where there are %d".formatted(bytes.length, size));
    }
    agree(out.put(bit, bytes));
    return true;
  }

  private void agree(boolean agrees) {
    if (!agrees) {
      throw wrong("contradicts another member of the same union");
    }
  }

  private void at(String name, Runnable step) {
    path.addLast(name);
    step.run();
    path.removeLast();
  }

  private InvalidSpecException wrong(String message) {
    String where = String.join(".", path).replace(".[", "[");
    return new InvalidSpecException(where.isEmpty() ? message : where + ": " + message);
  }
}
