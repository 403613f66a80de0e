// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;

/** The bytes of a member, of whatever type. */
record RawBytes(FieldName name, int offset, CType type, int size)
    implements BytesField, FieldCodec<byte[]> {

  static RawBytes of(FieldName name, int offset, CType type) {
    return new RawBytes(name, offset, type, type.size());
  }

  @Override
  public byte[] decode(ByteBuffer buffer, int at) {
    byte[] value = new byte[size];
    get(buffer, at, value);
    return value;
  }

  @Override
  public void encode(byte[] value, ByteBuffer buffer, int at) {
    set(buffer, at, value);
  }

  @Override
  public void get(ByteBuffer buffer, int base, byte[] to) {
    requireSize(to);
    buffer.get(base + offset, to);
  }

  @Override
  public void set(ByteBuffer buffer, int base, byte[] value) {
    requireSize(value);
    buffer.put(base + offset, value);
  }

  private void requireSize(byte[] array) {
    if (array.length != size) {
      throw name.error("an array of " + array.length + " bytes where it has " + size);
    }
  }
}
