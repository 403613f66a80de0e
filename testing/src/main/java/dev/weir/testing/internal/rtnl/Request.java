// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.rtnl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A netlink message being written (uapi/linux/netlink.h). */
public final class Request {
  static final int HEADER_SIZE = 16;
  static final int NLM_F_REQUEST = 1;
  static final int NLM_F_ACK = 4;

  /** NLM_F_ROOT and NLM_F_MATCH. */
  static final int NLM_F_DUMP = 0x300;

  /** Fail if it exists. */
  public static final int NLM_F_EXCL = 0x200;

  /** Make it if it does not exist. */
  public static final int NLM_F_CREATE = 0x400;

  private static final int NLA_F_NESTED = 0x8000;

  private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

  private Request(int type, int flags) {
    buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
  }

  /** Begins a request that is answered by an acknowledgement. */
  public static Request of(int type, int flags) {
    return new Request(type, NLM_F_REQUEST | NLM_F_ACK | flags);
  }

  /** Begins a request that is answered by one object. */
  public static Request get(int type) {
    return new Request(type, NLM_F_REQUEST);
  }

  /** Begins a request that is answered by every object. */
  public static Request dump(int type) {
    return new Request(type, NLM_F_REQUEST | NLM_F_DUMP);
  }

  /** Appends bytes as they are: the family's fixed header. */
  public Request raw(byte[] bytes) {
    buffer.put(bytes);
    return pad();
  }

  /** Appends a fixed header of zeroes and lets the caller fill it, from its first byte on. */
  public Request header(int size, Fill fill) {
    byte[] zeroes = new byte[size];
    ByteBuffer view = ByteBuffer.wrap(zeroes).order(ByteOrder.nativeOrder());
    fill.into(view);
    return raw(zeroes);
  }

  /** Appends an attribute. */
  public Request attribute(int type, byte[] value) {
    buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    return pad();
  }

  /** Appends an attribute of type u32. */
  public Request attribute(int type, int value) {
    buffer.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  /** Appends an attribute that is a string ending in NUL. */
  public Request attribute(int type, String value) {
    return attribute(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a nest of attributes. */
  public Request nest(int type, Runnable content) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
    content.run();
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  /** Writes to a fixed header. */
  @FunctionalInterface
  public interface Fill {
    /** Writes, with absolute positions. */
    void into(ByteBuffer header);
  }

  /** {@return the message under a sequence number} */
  byte[] bytes(int sequence) {
    buffer.putInt(0, buffer.position()).putInt(8, sequence);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private Request pad() {
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }
}
