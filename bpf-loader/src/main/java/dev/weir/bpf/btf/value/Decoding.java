// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.value.BtfValue.Member;
import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes a value of bytes. For one value. */
final class Decoding {
  /** Beyond what any data has: unions in unions in unions are many more values than bytes. */
  private static final long VALUES_PER_BYTE = 64;

  private static final long SPARE_VALUES = 1 << 16;

  private final Layout layout;
  private final BitString data;
  private long left;

  Decoding(Btf btf, BitString data) {
    layout = new Layout(btf);
    this.data = data;
    left = SPARE_VALUES + VALUES_PER_BYTE * data.bytes().length;
  }

  BtfValue of(int id) {
    BtfType type = layout.btf().type(id);
    if (type instanceof BtfType.Var variable) {
      return new BtfValue.Struct(List.of(new Member(variable.name(), value(variable.type(), 0))));
    }
    if (type instanceof BtfType.DataSec section) {
      return section(section);
    }
    return value(id, 0);
  }

  private BtfValue section(BtfType.DataSec section) {
    List<Member> variables = new ArrayList<>();
    for (BtfType.SectionVariable place : section.variables()) {
      BtfType type = layout.btf().type(place.type());
      if (type instanceof BtfType.Var variable) {
        variables.add(new Member(variable.name(), value(variable.type(), 8 * place.offset())));
      }
    }
    return new BtfValue.Section(section.name(), variables);
  }

  private BtfValue value(int id, long bit) {
    if (--left < 0) {
      throw new InvalidSpecException(
          "BTF describes more values than %d bytes can hold".formatted(data.bytes().length));
    }
    BtfType type = layout.resolve(id);
    if (type instanceof BtfType.Int integer) {
      return integer(integer, bit);
    }
    if (type instanceof BtfType.Enumeration enumeration) {
      return enumeration(enumeration, bit);
    }
    if (type instanceof BtfType.Ptr) {
      return new BtfValue.Pointer(data.getBytes(bit, Long.BYTES));
    }
    if (type instanceof BtfType.FloatType real) {
      return real(real, bit);
    }
    layout.enter(id);
    try {
      if (type instanceof BtfType.Array array) {
        return array(array, bit);
      }
      if (type instanceof BtfType.Composite composite) {
        return composite(composite, bit);
      }
    } finally {
      layout.leave();
    }
    throw new InvalidSpecException(
        "%s is no type of data".formatted(TypeName.of(layout.btf(), layout.btf().underlying(id))));
  }

  private BtfValue integer(BtfType.Int type, long bit) {
    int bits = type.bits();
    if (Layout.isPartial(type)) {
      return new BtfValue.Hex(data.get(bit + type.bitOffset(), bits));
    }
    if (bit % 8 != 0 || bits > Long.SIZE) {
      return new BtfValue.Hex(data.get(bit, bits));
    }
    long raw = data.getBytes(bit, bits / 8);
    if (type.isBool()) {
      return new BtfValue.Bool(raw != 0);
    }
    if (type.isChar()) {
      return new BtfValue.Char((char) (raw & 0xff));
    }
    return number(raw, bits, type.isSigned());
  }

  private static BtfValue number(long raw, int bits, boolean signed) {
    int spare = Long.SIZE - bits;
    if (signed) {
      return BtfValue.Int.of(raw << spare >> spare);
    }
    return raw >= 0
        ? BtfValue.Int.of(raw)
        : new BtfValue.Int(new BigInteger(Long.toUnsignedString(raw)));
  }

  private BtfValue enumeration(BtfType.Enumeration type, long bit) {
    int bits = 8 * type.size();
    int spare = Long.SIZE - bits;
    long raw = data.getBytes(bit, type.size());
    for (BtfType.Enumerator enumerator : type.values()) {
      // Constants without a sign may be wider in BTF than in a packed enumeration: bits count.
      if (enumerator.value() << spare == raw << spare) {
        return new BtfValue.Enumerator(enumerator.name());
      }
    }
    // bpftool does not ask whether the enumeration has a sign.
    return number(raw, bits, true);
  }

  private BtfValue real(BtfType.FloatType type, long bit) {
    if (type.size() == Float.BYTES) {
      int raw = (int) data.getBytes(bit, Float.BYTES);
      float number = Float.intBitsToFloat(raw);
      // Of what is not a number there are many kinds; only one has a name to be given back by.
      if (Float.floatToIntBits(number) == raw) {
        return new BtfValue.Real(number);
      }
    } else if (type.size() == Double.BYTES) {
      long raw = data.getBytes(bit, Double.BYTES);
      double number = Double.longBitsToDouble(raw);
      if (Double.doubleToLongBits(number) == raw) {
        return new BtfValue.Real(number);
      }
    }
    return BtfValue.Bytes.of(data.copy(bit, type.size()));
  }

  private BtfValue array(BtfType.Array type, long bit) {
    long size = layout.btf().sizeOf(type.element());
    long length = type.length();
    if (length > 0 && layout.isCharacter(type.element())) {
      int end = textEnd(bit, length);
      if (end >= 0) {
        byte[] text = data.copy(bit, end);
        return new BtfValue.Text(new String(text, StandardCharsets.US_ASCII));
      }
    }
    List<BtfValue> elements = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      elements.add(value(type.element(), bit + 8 * size * i));
    }
    return new BtfValue.Array(elements);
  }

  /** {@return how many printable characters stand before a NUL, or -1 if it is not such a text} */
  private int textEnd(long bit, long length) {
    for (long i = 0; i < length; i++) {
      long c = data.getBytes(bit + 8 * i, 1);
      if (c == 0) {
        return (int) i;
      }
      if (c <= 0x1f || c >= 0x7f) {
        return -1;
      }
    }
    return -1;
  }

  private BtfValue composite(BtfType.Composite type, long bit) {
    List<Member> members = new ArrayList<>(type.members().size());
    for (BtfType.Member member : type.members()) {
      long at = bit + member.bitOffset();
      BtfValue value =
          member.bitFieldSize() != 0
              ? new BtfValue.Hex(data.get(at, member.bitFieldSize()))
              : value(member.type(), at);
      members.add(new Member(member.name(), value));
    }
    return new BtfValue.Struct(members);
  }
}
