// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;

/** A header being written in front of what is inside it, in network byte order. */
final class Header {
  private final byte[] bytes;

  /** Puts zeroes for a header before what is inside. */
  Header(int size, byte[] inside) {
    bytes = new byte[size + inside.length];
    System.arraycopy(inside, 0, bytes, size, inside.length);
  }

  Header u8(int at, int value) {
    bytes[at] = (byte) value;
    return this;
  }

  Header u16(int at, int value) {
    return u8(at, value >>> 8).u8(at + 1, value);
  }

  Header u32(int at, long value) {
    return u16(at, (int) (value >>> 16)).u16(at + 2, (int) value);
  }

  Header put(int at, byte[] value) {
    System.arraycopy(value, 0, bytes, at, value.length);
    return this;
  }

  Header put(int at, Bytes value) {
    return put(at, value.toArray());
  }

  Header put(int at, IpAddress address) {
    return put(at, address.toBytes());
  }

  Header put(int at, MacAddress address) {
    return put(at, address.toBytes());
  }

  /** {@return the header and what is inside, no copy} */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return bytes.length;
  }
}
