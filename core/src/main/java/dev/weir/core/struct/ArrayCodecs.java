// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of a fixed length in C. {@code first} is the first element, at offset 0. */
final class ArrayCodecs {

  private ArrayCodecs() {}

  /** Integers that an {@code int} holds. */
  record Ints(IntField first, FieldName name, CType type, int length, int stride)
      implements FieldCodec<int[]> {

    @Override
    public void encode(int[] value, ByteBuffer buffer, int offset) {
      requireLength(name, length, value.length);
      for (int i = 0; i < length; i++) {
        first.set(buffer, offset + i * stride, value[i]);
      }
    }

    @Override
    public int[] decode(ByteBuffer buffer, int offset) {
      int[] value = new int[length];
      for (int i = 0; i < length; i++) {
        value[i] = first.get(buffer, offset + i * stride);
      }
      return value;
    }
  }

  /** Integers that take a {@code long}. */
  record Longs(LongField first, FieldName name, CType type, int length, int stride)
      implements FieldCodec<long[]> {

    @Override
    public void encode(long[] value, ByteBuffer buffer, int offset) {
      requireLength(name, length, value.length);
      for (int i = 0; i < length; i++) {
        first.set(buffer, offset + i * stride, value[i]);
      }
    }

    @Override
    public long[] decode(ByteBuffer buffer, int offset) {
      long[] value = new long[length];
      for (int i = 0; i < length; i++) {
        value[i] = first.get(buffer, offset + i * stride);
      }
      return value;
    }
  }

  /** Objects, each by one codec. */
  record Objects<V>(
      FieldCodec<V> element, Class<V> elementClass, FieldName name, CType type, int length)
      implements FieldCodec<V[]> {

    @Override
    public void encode(V[] value, ByteBuffer buffer, int offset) {
      requireLength(name, length, value.length);
      int stride = type.size() / length;
      for (int i = 0; i < length; i++) {
        requirePresent(name, i, value[i]);
        element.encode(value[i], buffer, offset + i * stride);
      }
    }

    @Override
    public V[] decode(ByteBuffer buffer, int offset) {
      int stride = type.size() / length;
      @SuppressWarnings("unchecked") // by the contract of Array.newInstance; V is no primitive
      V[] value = (V[]) Array.newInstance(elementClass, length);
      for (int i = 0; i < length; i++) {
        value[i] = element.decode(buffer, offset + i * stride);
      }
      return value;
    }
  }

  /** Objects in an immutable list, which unlike an array has value equality. */
  record Lists<V>(FieldCodec<V> element, FieldName name, CType type, int length)
      implements FieldCodec<List<V>> {

    @Override
    public void encode(List<V> value, ByteBuffer buffer, int offset) {
      requireLength(name, length, value.size());
      int stride = type.size() / length;
      for (int i = 0; i < length; i++) {
        V each = value.get(i);
        requirePresent(name, i, each);
        element.encode(each, buffer, offset + i * stride);
      }
    }

    @Override
    @SuppressWarnings("unchecked") // List.of takes a copy of the array it is given
    public List<V> decode(ByteBuffer buffer, int offset) {
      int stride = type.size() / length;
      Object[] value = new Object[length];
      for (int i = 0; i < length; i++) {
        value[i] = element.decode(buffer, offset + i * stride);
      }
      return (List<V>) List.of(value);
    }
  }

  private static void requirePresent(FieldName name, int index, @Nullable Object element) {
    if (element == null) {
      throw name.error("element " + index + " is null");
    }
  }

  private static void requireLength(FieldName name, int length, int actual) {
    if (actual != length) {
      throw name.error("an array of " + actual + " elements where it has " + length);
    }
  }
}
