// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A global variable or constant of an object, with the value it will have when the object is
 * loaded. {@link ObjectSpec.Builder#variable} puts a changed one into the object.
 *
 * <p>Immutable and thread-safe.
 */
public final class VariableSpec {
  private final String name;
  private final String map;
  private final int offset;
  private final int size;
  private final int typeId;
  private final ByteOrder order;

  /**
   * What the value is part of, never written to. Null stands for zeroes: {@code .bss} may be larger
   * than anyone wants to hold in memory.
   */
  private final byte @Nullable [] source;

  private final int start;

  VariableSpec(
      String name,
      String map,
      int offset,
      int size,
      int typeId,
      ByteOrder order,
      byte @Nullable [] source,
      int start) {
    this.name = name;
    this.map = map;
    this.offset = offset;
    this.size = size;
    this.typeId = typeId;
    this.order = order;
    this.source = source;
    this.start = start;
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /** {@return the map that holds it, for example {@code ".rodata"}} */
  public String map() {
    return map;
  }

  /** {@return its first byte in the value of the map} */
  public int offset() {
    return offset;
  }

  /** {@return its size in bytes} */
  public int size() {
    return size;
  }

  /** {@return its {@code VAR} in the object's BTF, 0 if it has none} */
  public int typeId() {
    return typeId;
  }

  /** {@return a copy of its value, in the byte order of the object} */
  public byte[] bytes() {
    return source == null ? new byte[size] : Arrays.copyOfRange(source, start, start + size);
  }

  /**
   * {@return its value as a signed number}
   *
   * @throws InvalidSpecException if it is not of 1, 2, 4 or 8 bytes
   */
  public long asLong() {
    requireNumber();
    if (source == null) {
      return 0;
    }
    ByteBuffer in = ByteBuffer.wrap(source, start, size).order(order);
    return switch (size) {
      case 1 -> in.get();
      case 2 -> in.getShort();
      case 4 -> in.getInt();
      default -> in.getLong();
    };
  }

  /**
   * Changes its value.
   *
   * @param number the new value; a variable of n bits takes -2^(n-1)..2^n-1, so that signed and
   *     unsigned ones can be set
   * @return a copy with it
   * @throws InvalidSpecException if the number does not fit, or the variable is not of 1, 2, 4 or 8
   *     bytes
   */
  public VariableSpec set(long number) {
    requireNumber();
    int bits = size * 8;
    if (bits < 64 && (number < -(1L << (bits - 1)) || number >= 1L << bits)) {
      throw new InvalidSpecException(
          "variable \"" + name + "\": " + number + " does not fit " + bits + " bits");
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(order);
    switch (size) {
      case 1 -> out.put((byte) number);
      case 2 -> out.putShort((short) number);
      case 4 -> out.putInt((int) number);
      default -> out.putLong(number);
    }
    return with(out.array(), 0);
  }

  /**
   * Changes its value.
   *
   * @param bytes the new value in the byte order of the object, exactly {@link #size()} of them;
   *     copied
   * @return a copy with it
   * @throws InvalidSpecException if there are more or fewer
   */
  public VariableSpec set(byte[] bytes) {
    if (bytes.length != size) {
      throw new InvalidSpecException(
          "variable \"" + name + "\" has " + size + " bytes, not " + bytes.length);
    }
    return with(bytes.clone(), 0);
  }

  /** {@return this with the value that a map's contents give it} */
  VariableSpec in(MapSpec map) {
    byte[] contents = map.rawContents();
    boolean within = contents != null && offset <= contents.length - size;
    return within ? with(contents, offset) : with(null, 0);
  }

  private VariableSpec with(byte @Nullable [] source, int start) {
    return new VariableSpec(name, map, offset, size, typeId, order, source, start);
  }

  private void requireNumber() {
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      throw new InvalidSpecException(
          "variable \"" + name + "\" has " + size + " bytes and is no number: set its bytes");
    }
  }

  @Override
  public String toString() {
    return map + "+" + offset + " " + name + " (" + size + " bytes)";
  }
}
