// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a blob: header, types, strings. */
final class TypeWriter {
  private static final int MAX_BIT_FIELD_OFFSET = 0xffffff;

  private final StringTable strings;
  private final ByteBuffer out;

  private TypeWriter(StringTable strings, ByteBuffer out) {
    this.strings = strings;
    this.out = out;
  }

  static Btf write(List<BtfType> types, StringTable strings, ByteOrder order, @Nullable Btf base) {
    long typeBytes = types.stream().mapToLong(TypeWriter::bytes).sum();
    if (typeBytes > Integer.MAX_VALUE / 2) {
      throw new InvalidSpecException("BTF types of " + typeBytes + " bytes");
    }
    // Writing the types completes the strings, so the blob is put together afterwards.
    ByteBuffer written = ByteBuffer.allocate((int) typeBytes).order(order);
    TypeWriter writer = new TypeWriter(strings, written);
    types.forEach(writer::write);
    ByteBuffer blob = blob(written.flip(), strings, order);
    return base == null ? Btf.parse(blob) : Btf.parse(blob, base);
  }

  private static ByteBuffer blob(ByteBuffer types, StringTable strings, ByteOrder order) {
    int typeBytes = types.remaining();
    int length = Math.addExact(BtfHeader.SIZE + typeBytes, strings.length());
    ByteBuffer blob = ByteBuffer.allocate(length).order(order);
    blob.putShort((short) BtfHeader.MAGIC).put((byte) BtfHeader.VERSION).put((byte) 0);
    blob.putInt(BtfHeader.SIZE);
    blob.putInt(0).putInt(typeBytes);
    blob.putInt(typeBytes).putInt(strings.length());
    blob.put(types);
    strings.write(blob);
    return blob.flip();
  }

  private static long bytes(BtfType type) {
    return TypeWords.HEADER + TypeWords.extraBytes(type.kind(), elements(type));
  }

  private static int elements(BtfType type) {
    int elements = 0;
    if (type instanceof BtfType.Composite composite) {
      elements = composite.members().size();
    } else if (type instanceof BtfType.Enumeration enumeration) {
      elements = enumeration.values().size();
    } else if (type instanceof BtfType.FuncProto prototype) {
      elements = prototype.params().size();
    } else if (type instanceof BtfType.DataSec section) {
      elements = section.variables().size();
    } else if (type instanceof BtfType.Func function) {
      elements = function.linkage().number();
    }
    if (elements > TypeWords.MAX_VLEN) {
      throw new InvalidSpecException(
          "a BTF %s '%s' of %d elements".formatted(type.kind(), type.name(), elements));
    }
    return elements;
  }

  private void write(BtfType type) {
    if (type instanceof BtfType.Int integer) {
      head(type, false, integer.size());
      out.putInt(integer.encoding() << 24 | integer.bitOffset() << 16 | integer.bits());
    } else if (type instanceof BtfType.Ptr pointer) {
      head(type, false, pointer.target());
    } else if (type instanceof BtfType.Array array) {
      head(type, false, 0);
      out.putInt(array.element()).putInt(array.index()).putInt((int) array.length());
    } else if (type instanceof BtfType.Composite composite) {
      composite(composite);
    } else if (type instanceof BtfType.Enumeration enumeration) {
      enumeration(enumeration);
    } else if (type instanceof BtfType.Fwd forward) {
      head(type, forward.union(), 0);
    } else if (type instanceof BtfType.TypeTag tag) {
      head(type, tag.attribute(), tag.type());
    } else if (type instanceof BtfType.Modifier modifier) {
      head(type, false, modifier.type());
    } else if (type instanceof BtfType.DataSec section) {
      section(section);
    } else if (type instanceof BtfType.FloatType floating) {
      head(type, false, floating.size());
    } else {
      declaration(type);
    }
  }

  /** Functions, variables and their tags. */
  private void declaration(BtfType type) {
    if (type instanceof BtfType.Func function) {
      head(type, false, function.type());
    } else if (type instanceof BtfType.FuncProto prototype) {
      head(type, false, prototype.result());
      for (Param param : prototype.params()) {
        out.putInt(strings.offset(param.name())).putInt(param.type());
      }
    } else if (type instanceof BtfType.Var variable) {
      head(type, false, variable.type());
      out.putInt(variable.linkage().number());
    } else if (type instanceof BtfType.DeclTag tag) {
      head(type, tag.attribute(), tag.type());
      out.putInt(tag.component());
    } else {
      throw new InvalidSpecException("BTF has void as type 0 only; it cannot be added");
    }
  }

  private void composite(BtfType.Composite composite) {
    boolean bitFields = composite.members().stream().anyMatch(member -> member.bitFieldSize() != 0);
    head(composite, bitFields, (int) composite.size());
    for (Member member : composite.members()) {
      if (bitFields && member.bitOffset() > MAX_BIT_FIELD_OFFSET) {
        throw new InvalidSpecException(
            "BTF %s '%s': with bit-fields, member '%s' cannot be at bit %d"
                .formatted(composite.kind(), composite.name(), member.name(), member.bitOffset()));
      }
      out.putInt(strings.offset(member.name())).putInt(member.type());
      out.putInt(member.bitFieldSize() << 24 | (int) member.bitOffset());
    }
  }

  private void enumeration(BtfType.Enumeration enumeration) {
    head(enumeration, enumeration.signed(), enumeration.size());
    for (Enumerator value : enumeration.values()) {
      out.putInt(strings.offset(value.name())).putInt((int) value.value());
      if (enumeration.kind() == BtfKind.ENUM64) {
        out.putInt((int) (value.value() >>> 32));
      }
    }
  }

  private void section(BtfType.DataSec section) {
    head(section, false, (int) section.size());
    for (SectionVariable variable : section.variables()) {
      out.putInt(variable.type()).putInt((int) variable.offset()).putInt((int) variable.size());
    }
  }

  private void head(BtfType type, boolean kindFlag, int sizeOrType) {
    out.putInt(strings.offset(type.name()));
    out.putInt(TypeWords.info(type.kind(), elements(type), kindFlag));
    out.putInt(sizeOrType);
  }
}
