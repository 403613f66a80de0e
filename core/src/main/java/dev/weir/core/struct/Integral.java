// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;

/**
 * An integer or bit-field at a fixed offset. Its implementations are records because HotSpot trusts
 * their fields to be final: reached through a constant they cost what the constant offset costs.
 */
sealed interface Integral permits Scalar, BitRun {

  FieldName name();

  CType type();

  long read(ByteBuffer buffer, int base);

  /** Writes a value already known to be within the range. */
  void writeUnchecked(ByteBuffer buffer, int base, long value);

  /** The least value. */
  long min();

  /** The greatest value; for a {@code u64}, where every long is a value, {@code Long.MAX_VALUE}. */
  long max();

  default void write(ByteBuffer buffer, int base, long value) {
    if (value < min() || value > max()) {
      throw name()
          .error(
              value
                  + " does not fit "
                  + type().declare("").replace(" ", "")
                  + " ("
                  + min()
                  + " to "
                  + max()
                  + ")");
    }
    writeUnchecked(buffer, base, value);
  }

  default LongField wide() {
    return new Wide(this);
  }

  default IntField narrow() {
    return new Narrow(this);
  }

  static long min(boolean signed, int bits) {
    return signed || bits == Long.SIZE ? -1L << (bits - 1) : 0;
  }

  static long max(boolean signed, int bits) {
    return bits == Long.SIZE ? Long.MAX_VALUE : (1L << (signed ? bits - 1 : bits)) - 1;
  }

  /** As a Java {@code long}. */
  record Wide(Integral field) implements LongField {

    @Override
    public long get(ByteBuffer buffer, int base) {
      return field.read(buffer, base);
    }

    @Override
    public void set(ByteBuffer buffer, int base, long value) {
      field.write(buffer, base, value);
    }
  }

  /** As a Java {@code int}. */
  record Narrow(Integral field) implements IntField {

    @Override
    public int get(ByteBuffer buffer, int base) {
      long value = field.read(buffer, base);
      if (value != (int) value) {
        throw field.name().error(value + " was read, which exceeds a Java int");
      }
      return (int) value;
    }

    @Override
    public void set(ByteBuffer buffer, int base, int value) {
      field.write(buffer, base, value);
    }
  }
}
