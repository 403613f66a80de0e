// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The codec of a record: one method handle for each direction. A record itself, because HotSpot
 * trusts its fields to be final and so inlines both handles into callers that hold the codec as a
 * constant.
 *
 * @param encoder {@code (ByteBuffer, int, Object)void}
 * @param decoder {@code (ByteBuffer, int)Object}
 */
record RecordCodec<T>(
    StructLayout layout, int size, MethodHandle encoder, MethodHandle decoder, Class<T> record)
    implements StructCodec<T> {

  @Override
  public void encode(T value, ByteBuffer buffer, int offset) {
    Objects.requireNonNull(value, "value");
    requireRoom(buffer, offset);
    try {
      encoder.invokeExact(buffer, offset, (Object) value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw undeclared(e);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the handle ends in the record's constructor
  public T decode(ByteBuffer buffer, int offset) {
    requireRoom(buffer, offset);
    try {
      return (T) (Object) decoder.invokeExact(buffer, offset);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw undeclared(e);
    }
  }

  private void requireRoom(ByteBuffer buffer, int offset) {
    if (offset < 0 || offset > buffer.limit() - size) {
      throw new IndexOutOfBoundsException(
          layout + " at offset " + offset + " of a buffer with limit " + buffer.limit());
    }
  }

  /** Neither constructors nor accessors of records can declare checked exceptions. */
  private static AssertionError undeclared(Throwable e) {
    return new AssertionError("a record's member threw a checked exception", e);
  }

  @Override
  public String toString() {
    return record.getSimpleName() + " as " + layout;
  }
}
