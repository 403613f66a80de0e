// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One netlink message, as the bytes it is sent or was received as, with its description.
 *
 * <p>Attributes are read when they are asked for: a damaged one fails alone. Immutable but for
 * {@link #wipe}, and thread-safe.
 */
public final class Message {
  /** More than the kernel takes or sends in one message. */
  private static final int MAX_SIZE = 1 << 20;

  private static final int FIRST_SIZE = 4096;

  private final MessageSchema schema;
  private final byte[] bytes;

  /** Guarded by {@link #bytes}. */
  private boolean wiped;

  private Message(MessageSchema schema, byte[] bytes) {
    this.schema = schema;
    this.bytes = bytes;
  }

  /**
   * Writes a message.
   *
   * @param schema what it is
   * @param flags the flags of its header
   * @param header the struct behind the header
   * @param attributes writes the attributes; may be called more than once
   * @return the message, with sequence and port number 0
   * @throws dev.weir.core.error.InvalidSpecException if a value does not fit
   */
  public static Message of(
      MessageSchema schema, int flags, StructValue header, Consumer<MessageWriter> attributes) {
    for (int size = FIRST_SIZE; ; size *= 16) {
      ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
      MessageWriter writer = new MessageWriter(buffer, Nlmsg.HEADER_SIZE, size);
      try {
        writer.struct(header);
        int unpadded = writer.position();
        writer.pad();
        int padded = writer.position();
        attributes.accept(writer);
        // Padding belongs to what follows; iproute2 sends none behind a struct that is the end.
        int length = writer.position() == padded ? unpadded : writer.position();
        buffer.putInt(0, length);
        buffer.putShort(4, (short) schema.type());
        buffer.putShort(6, (short) flags);
        return new Message(schema, Arrays.copyOf(buffer.array(), length));
      } catch (BufferTooSmallException e) {
        if (size >= MAX_SIZE) {
          throw e;
        }
      } finally {
        if (schema.attributes().hasSecrets()) {
          Arrays.fill(buffer.array(), (byte) 0);
        }
      }
    }
  }

  /**
   * Copies a message out of a buffer. Keys in it are left behind: they are zeroes in the copy.
   *
   * @param schema what it is
   * @param buffer holds it
   * @param offset the index of its header
   * @param length its bytes, header included
   * @return the message
   * @throws MalformedMessageException if it is shorter than its struct
   */
  public static Message read(MessageSchema schema, ByteBuffer buffer, int offset, int length) {
    Message message = readWithSecrets(schema, buffer, offset, length);
    message.wipeSecrets();
    return message;
  }

  /**
   * Copies a message out of a buffer, keys included. {@link #wipe} it when they are not needed any
   * more.
   *
   * @param schema what it is
   * @param buffer holds it
   * @param offset the index of its header
   * @param length its bytes, header included
   * @return the message
   * @throws MalformedMessageException if it is shorter than its struct
   */
  public static Message readWithSecrets(
      MessageSchema schema, ByteBuffer buffer, int offset, int length) {
    if (length < Nlmsg.HEADER_SIZE + schema.header().size()) {
      throw new MalformedMessageException(
          schema.name() + " of " + length + " bytes ends within " + schema.header());
    }
    byte[] bytes = new byte[length];
    buffer.get(offset, bytes);
    return new Message(schema, bytes);
  }

  /** {@return what it is} */
  public MessageSchema schema() {
    return schema;
  }

  /** {@return the flags of its header} */
  public int flags() {
    return header().getShort(6) & 0xffff;
  }

  /** {@return the sequence number, unsigned} */
  public long sequence() {
    return header().getInt(8) & 0xffff_ffffL;
  }

  /** {@return the port number, unsigned} */
  public long portId() {
    return header().getInt(12) & 0xffff_ffffL;
  }

  /** {@return the struct behind the header} */
  public StructValue struct() {
    int from = Nlmsg.HEADER_SIZE;
    return new StructValue(
        schema.header(), Arrays.copyOfRange(bytes, from, from + schema.header().size()));
  }

  /**
   * Reads a number of the struct.
   *
   * @param field which
   * @return its value
   */
  public long field(Field field) {
    return Numbers.get(
        header(),
        Nlmsg.HEADER_SIZE + field.offset(),
        field.width(),
        field.order(),
        field.kind() == Field.Kind.SIGNED);
  }

  /** {@return the attributes} */
  public Attributes attributes() {
    return new Attributes(
        schema.attributes(),
        Arrays.copyOfRange(bytes, Math.min(bytes.length, attributesStart()), bytes.length));
  }

  /**
   * Reads an attribute.
   *
   * @param attribute which
   * @param <T> its type
   * @return its value, empty if it is not there
   * @throws MalformedMessageException if it is damaged
   */
  public <T> Optional<T> get(Attribute<T> attribute) {
    AttributeReader reader = reader();
    Optional<T> value = reader.get(attribute);
    if (!reader.isSound()) {
      // Said by name, with the message it stands in.
      try {
        reader.check();
      } catch (MalformedMessageException e) {
        throw new MalformedMessageException(
            schema.name() + " " + attribute + ": " + e.getMessage());
      }
    }
    return value;
  }

  /**
   * Reads a number.
   *
   * @param attribute which
   * @param absent what to give if it is not there
   * @return its value
   * @throws MalformedMessageException if it is damaged
   */
  public long number(Attribute<Long> attribute, long absent) {
    return get(attribute).orElse(absent);
  }

  /**
   * Tells whether an attribute is there.
   *
   * @param attribute which
   * @return whether it is
   */
  public boolean has(Attribute<?> attribute) {
    return reader().find(attribute.number());
  }

  /** {@return struct and attributes as a tree, as in {@link MessageTree}, without keys} */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("header", struct().toTree());
    tree.put("attributes", AttributeTree.text(schema.attributes(), reader()));
    return tree;
  }

  /** {@return a reader from the first attribute on} */
  public AttributeReader reader() {
    return new AttributeReader(header(), Math.min(bytes.length, attributesStart()), bytes.length);
  }

  /** {@return a copy of its bytes, without padding behind them} */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** {@return how many bytes it has, without padding behind them} */
  public int size() {
    return bytes.length;
  }

  /**
   * Copies it into a buffer, stamped for sending.
   *
   * @param buffer where to
   * @param index the index of its first byte
   * @param sequence the sequence number
   * @param portId the port number
   * @return whether it was copied: a message with keys is gone once it is {@linkplain #wipe wiped}
   */
  public boolean copyTo(ByteBuffer buffer, int index, int sequence, int portId) {
    if (schema.attributes().hasSecrets()) {
      // Never half of a key: wiping may be another thread's.
      synchronized (bytes) {
        if (wiped) {
          return false;
        }
        buffer.put(index, bytes);
      }
    } else {
      buffer.put(index, bytes);
    }
    buffer.putInt(index + 8, sequence);
    buffer.putInt(index + 12, portId);
    return true;
  }

  /**
   * Overwrites the message with zeroes if its kind can have keys, and otherwise does nothing. From
   * then on it is empty, and cannot be sent.
   */
  public void wipe() {
    if (schema.attributes().hasSecrets()) {
      synchronized (bytes) {
        wiped = true;
        Arrays.fill(bytes, Nlmsg.HEADER_SIZE, bytes.length, (byte) 0);
      }
    }
  }

  private void wipeSecrets() {
    if (!schema.attributes().hasSecrets()) {
      return;
    }
    AttributeReader reader = reader();
    while (reader.next()) {
      int offset = reader.offset();
      int length = reader.length();
      schema
          .attributes()
          .byNumber(reader.number())
          .ifPresent(known -> known.format().wipe(ByteBuffer.wrap(bytes), offset, length));
    }
  }

  /**
   * Names what stands at an index, as an error of the kernel points to it.
   *
   * @param index an index from the message's first byte
   * @return the attribute's path, for example {@code IFLA_LINKINFO.IFLA_INFO_KIND}; the struct's
   *     name for what is before the attributes; empty if nothing is there
   */
  public String pathAt(int index) {
    if (index < Nlmsg.HEADER_SIZE || index >= bytes.length) {
      return "";
    }
    if (index < attributesStart()) {
      return schema.header().name();
    }
    return String.join(".", AttributePath.at(schema.attributes(), reader(), index));
  }

  private int attributesStart() {
    return Nlmsg.HEADER_SIZE + Nlmsg.align(schema.header().size());
  }

  private ByteBuffer header() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * {@return whether it is the same type with the same content, whatever request it answers}
   *
   * @param other another message
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Message that
        && schema.equals(that.schema)
        && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private ByteBuffer content() {
    return ByteBuffer.wrap(bytes, Nlmsg.HEADER_SIZE, bytes.length - Nlmsg.HEADER_SIZE);
  }

  /** {@return name, struct and attributes, without keys} */
  @Override
  public String toString() {
    List<Object> attributes = AttributeTree.text(schema.attributes(), reader());
    return schema.name() + " " + struct().toTree() + " " + attributes;
  }
}
