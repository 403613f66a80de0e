// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Writes a message into a buffer: header, struct, attributes, attributes within attributes.
 *
 * <p>What does not fit is an {@link InvalidSpecException}, never cut: neither a message longer than
 * the buffer nor a nest longer than the 16 bits of its length. Padding is zeroed, since what was in
 * the buffer before may have been a key.
 *
 * <p>Not thread-safe.
 */
public final class MessageWriter {
  private final ByteBuffer buffer;
  private final int limit;
  private int position;

  /**
   * Creates a writer.
   *
   * @param buffer where to write, by absolute index; its position does not matter
   * @param start the first index
   * @param limit the index behind the last
   */
  public MessageWriter(ByteBuffer buffer, int start, int limit) {
    this.buffer = buffer.duplicate().order(ByteOrder.nativeOrder());
    this.position = start;
    this.limit = limit;
  }

  /** {@return the index of the next byte} */
  public int position() {
    return position;
  }

  /**
   * Writes an integer.
   *
   * @param value its low bits
   * @param width 1, 2, 4 or 8 bytes
   * @param order its byte order
   * @return this
   */
  public MessageWriter number(long value, int width, ByteOrder order) {
    reserve(width);
    Numbers.put(buffer, position, value, width, order);
    position += width;
    return this;
  }

  /**
   * Writes bytes.
   *
   * @param bytes what to write
   * @return this
   */
  public MessageWriter bytes(byte[] bytes) {
    reserve(bytes.length);
    buffer.put(position, bytes);
    position += bytes.length;
    return this;
  }

  /**
   * Writes a struct.
   *
   * @param value the struct
   * @return this
   */
  public MessageWriter struct(StructValue value) {
    return bytes(value.raw());
  }

  /**
   * Writes zeroes up to the alignment of attributes.
   *
   * @return this
   */
  public MessageWriter pad() {
    while ((position & 3) != 0) {
      number(0, 1, ByteOrder.nativeOrder());
    }
    return this;
  }

  /**
   * Writes an attribute.
   *
   * @param attribute which
   * @param value its value
   * @param <T> its type
   * @return this
   */
  public <T> MessageWriter put(Attribute<T> attribute, T value) {
    Format<T> format = attribute.format();
    return attribute(
        attribute.number() | (format.isNest() ? Nlmsg.NLA_F_NESTED : 0),
        attribute.name(),
        writer -> format.write(value, writer));
  }

  /**
   * Writes an attribute that is not empty only if a condition holds: shorthand for optional parts.
   *
   * @param condition whether to write it
   * @param attribute which
   * @param value its value
   * @param <T> its type
   * @return this
   */
  public <T> MessageWriter putIf(boolean condition, Attribute<T> attribute, T value) {
    return condition ? put(attribute, value) : this;
  }

  /**
   * Writes an attribute whose content is written by the caller, with the flag that says so.
   *
   * @param attribute which
   * @param content writes what is in it
   * @return this
   */
  public MessageWriter nest(Attribute<?> attribute, Consumer<MessageWriter> content) {
    return attribute(attribute.number() | Nlmsg.NLA_F_NESTED, attribute.name(), content);
  }

  /**
   * Writes an attribute whose content is written by the caller, without the flag: for structs
   * followed by attributes.
   *
   * @param attribute which
   * @param content writes what is in it
   * @return this
   */
  public MessageWriter flat(Attribute<?> attribute, Consumer<MessageWriter> content) {
    return attribute(attribute.number(), attribute.name(), content);
  }

  /**
   * Writes attributes that exist already.
   *
   * @param attributes what to write
   * @return this
   */
  public MessageWriter attributes(Attributes attributes) {
    return bytes(attributes.raw());
  }

  /**
   * Writes something that begins with its own length in two bytes, padded to the alignment of
   * attributes: {@code struct rtnexthop}.
   *
   * @param content writes what follows the length
   * @return this
   */
  public MessageWriter measured(Consumer<MessageWriter> content) {
    int start = position;
    number(0, 2, ByteOrder.nativeOrder());
    content.accept(this);
    int length = position - start;
    if (length > Nlmsg.NLA_MAX_SIZE) {
      throw new InvalidSpecException(
          "a part of " + length + " bytes, more than its length can say");
    }
    buffer.putShort(start, (short) length);
    for (int i = length; (i & 3) != 0; i++) {
      number(0, 1, ByteOrder.nativeOrder());
    }
    return this;
  }

  MessageWriter attribute(int type, String name, Consumer<MessageWriter> content) {
    int start = position;
    number(0, 2, ByteOrder.nativeOrder());
    number(type, 2, ByteOrder.nativeOrder());
    content.accept(this);
    int length = position - start;
    if (length > Nlmsg.NLA_MAX_SIZE) {
      throw new InvalidSpecException(
          name + " takes " + length + " bytes, an attribute can have " + Nlmsg.NLA_MAX_SIZE);
    }
    buffer.putShort(start, (short) length);
    // Relative to the attribute's own start, which is aligned in the message wherever that begins.
    for (int i = length; (i & 3) != 0; i++) {
      number(0, 1, ByteOrder.nativeOrder());
    }
    return this;
  }

  void patch(int index, long value, int width) {
    Numbers.put(buffer, index, value, width, ByteOrder.nativeOrder());
  }

  private void reserve(int size) {
    if (size > limit - position) {
      throw new BufferTooSmallException(limit);
    }
  }
}
