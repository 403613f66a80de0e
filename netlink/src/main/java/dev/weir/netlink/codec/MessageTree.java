// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams as trees and back: what {@code weirctl netlink decode} and {@code encode} show and
 * take.
 *
 * <pre>{@code
 * {"type":"RTM_NEWLINK","flags":["MULTI"],"sequence":1,"portId":0,
 *  "header":{"family":0,…},"attributes":[{"type":"IFLA_IFNAME","value":"lo"},…]}
 * }</pre>
 *
 * <p>A message whose type is not known has its number as type and its content as {@code hex}.
 *
 * <p>A tree has everything that is in the bytes, keys too. {@link Message#toString} leaves them
 * out.
 */
public final class MessageTree {
  /** Lists and maps in each other: far more than {@link #decode} makes. */
  private static final int MAX_DEPTH = 64;

  private MessageTree() {}

  /**
   * Shows the messages of a datagram.
   *
   * @param catalog whose messages they are
   * @param datagram the bytes
   * @return a tree for each
   * @throws MalformedMessageException if the datagram is not made of messages, or one of them is
   *     damaged outside of its attributes' values
   */
  public static List<Map<String, Object>> decode(MessageCatalog catalog, byte[] datagram) {
    ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    List<Map<String, Object>> trees = new ArrayList<>();
    int offset = 0;
    while (offset < datagram.length) {
      int left = datagram.length - offset;
      int length = left < Nlmsg.HEADER_SIZE ? 0 : buffer.getInt(offset);
      if (length < Nlmsg.HEADER_SIZE || length > left) {
        throw new MalformedMessageException(
            "message at byte " + offset + ": its length is " + length + " with " + left + " left");
      }
      trees.add(message(catalog, buffer, offset, length));
      offset += Math.min(left, Nlmsg.align(length));
    }
    return trees;
  }

  private static Map<String, Object> message(
      MessageCatalog catalog, ByteBuffer buffer, int offset, int length) {
    int type = buffer.getShort(offset + 4) & 0xffff;
    int flags = buffer.getShort(offset + 6) & 0xffff;
    MessageSchema schema = ControlMessages.schema(buffer, offset, length, catalog);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "type",
        schema != null && !named(catalog, schema.name()).isEmpty()
            ? schema.name()
            : (Object) (long) type);
    tree.put("flags", MessageFlags.names(type, schema, flags));
    tree.put("sequence", buffer.getInt(offset + 8) & 0xffff_ffffL);
    tree.put("portId", buffer.getInt(offset + 12) & 0xffff_ffffL);
    int content = length - Nlmsg.HEADER_SIZE;
    if (schema == null || content < schema.header().size()) {
      // A request may be as short as its sender's kernel allowed: old ones cut the struct.
      byte[] bytes = new byte[content];
      buffer.get(offset + Nlmsg.HEADER_SIZE, bytes);
      tree.put("hex", Octets.of(bytes).toString());
      return tree;
    }
    Message message = Message.readWithSecrets(schema, buffer, offset, length);
    tree.put("header", message.struct().toTree());
    if (content < Nlmsg.align(schema.header().size())) {
      // Not even the padding is there: with attributes it would be when written again.
      return tree;
    }
    AttributeReader reader = message.reader();
    tree.put("attributes", AttributeTree.of(schema.attributes(), reader));
    if (!reader.isSound()) {
      try {
        reader.check();
      } catch (MalformedMessageException e) {
        throw new MalformedMessageException(
            schema.name() + " at byte " + offset + ": " + e.getMessage());
      }
    }
    return tree;
  }

  private static List<MessageSchema> named(MessageCatalog catalog, String name) {
    return ControlMessages.byName(name).map(List::of).orElseGet(() -> catalog.named(name));
  }

  /**
   * Writes messages from trees.
   *
   * @param catalog whose messages they are
   * @param trees what {@link #decode} made, or somebody wrote
   * @return the datagram
   * @throws InvalidSpecException if a tree is no message; the text says where
   */
  public static byte[] encode(MessageCatalog catalog, List<?> trees) {
    checkDepth(trees, MAX_DEPTH);
    int size = 4096;
    while (true) {
      ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
      MessageWriter out = new MessageWriter(buffer, 0, size);
      try {
        for (Object tree : trees) {
          write(catalog, tree, out);
        }
        byte[] bytes = new byte[out.position()];
        buffer.get(0, bytes);
        return bytes;
      } catch (BufferTooSmallException e) {
        if (size >= 1 << 28) {
          throw e;
        }
        size *= 16;
      }
    }
  }

  private static void checkDepth(Object tree, int left) {
    Collection<?> parts =
        tree instanceof Map<?, ?> map
            ? map.values()
            : tree instanceof List<?> list ? list : List.of();
    if (left == 0 && !parts.isEmpty()) {
      throw new InvalidSpecException("a message is not nested so deeply: more than " + MAX_DEPTH);
    }
    parts.forEach(each -> checkDepth(each, left - 1));
  }

  private static void write(MessageCatalog catalog, Object tree, MessageWriter out) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InvalidSpecException("not a message: " + tree);
    }
    out.pad();
    int start = out.position();
    Object type = map.get("type");
    MessageSchema schema = null;
    int number;
    if (type instanceof Number value) {
      number = value.intValue();
      schema = map.containsKey("header") ? catalog.fallback(number).orElse(null) : null;
    } else {
      schema = chosen(catalog, String.valueOf(type), map.get("header"));
      number = schema.type();
    }
    Object names = map.get("flags");
    int flags = MessageFlags.bits(number, schema, names == null ? List.of() : names);
    if (schema != null) {
      schema = catalog.variant(schema, flags);
    }
    out.number(0, 4, ByteOrder.nativeOrder())
        .number(number, 2, ByteOrder.nativeOrder())
        .number(flags, 2, ByteOrder.nativeOrder())
        .number(unsigned(map, "sequence"), 4, ByteOrder.nativeOrder())
        .number(unsigned(map, "portId"), 4, ByteOrder.nativeOrder());
    Object hex = map.get("hex");
    if (hex != null) {
      out.bytes(Octets.parse(hex.toString()).toBytes());
    } else if (schema != null) {
      Object header = map.get("header");
      StructValue struct =
          schema.header().fromTree(header == null ? Map.of() : header, schema.name());
      out.bytes(Arrays.copyOf(struct.raw(), schema.header().size()));
      Object attributes = map.get("attributes");
      if (attributes != null) {
        out.pad();
        AttributeTree.write(schema.attributes(), attributes, schema.name(), out);
      }
    }
    out.patch(start, out.position() - start, 4);
  }

  /** Of several messages of a name, the one whose struct has the fields that are given. */
  private static MessageSchema chosen(
      MessageCatalog catalog, String name, @Nullable Object header) {
    List<MessageSchema> schemas = named(catalog, name);
    if (schemas.isEmpty()) {
      throw new InvalidSpecException(catalog.name() + " has no message " + name);
    }
    return schemas.stream()
        .filter(each -> header instanceof Map<?, ?> map && each.header().hasAll(map.keySet()))
        .findFirst()
        .orElse(schemas.get(0));
  }

  private static long unsigned(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? 0 : Numbers.fromTree(value, 4, false, key);
  }
}
