// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The message types of one protocol. Immutable.
 *
 * <p>What follows the header depends on the type, and in some protocols on more: whether a list is
 * asked for, or what the first byte is, which is the command of generic netlink and the family of
 * sock_diag.
 */
public final class MessageCatalog {
  /** The first byte of a message that has none. */
  private static final int NOTHING = -1;

  private final String name;
  private final Map<Integer, MessageSchema> byType = new HashMap<>();
  private final Map<String, List<MessageSchema>> byName = new HashMap<>();
  private final Map<Integer, MessageSchema> dumps = new HashMap<>();
  private final Map<Variant, MessageSchema> variants = new HashMap<>();
  private @Nullable Struct fallback;
  private boolean keepsSecrets;

  /** What tells messages of one type apart. */
  private record Variant(int type, int first, Way way) {}

  /** Which way a message goes, where requests and answers of one type look different. */
  private enum Way {
    REQUEST,
    ANSWER,
    BOTH
  }

  private MessageCatalog(String name) {
    this.name = name;
  }

  /**
   * Makes a catalog.
   *
   * @param name the protocol
   * @param schemas its messages
   * @return the catalog
   */
  public static MessageCatalog of(String name, MessageSchema... schemas) {
    MessageCatalog catalog = new MessageCatalog(name);
    for (MessageSchema schema : schemas) {
      catalog.byType.put(schema.type(), schema);
      catalog.named(schema);
    }
    return catalog;
  }

  /**
   * Joins catalogs.
   *
   * @param name the protocol
   * @param parts whose messages
   * @return the catalog of all of them
   */
  public static MessageCatalog join(String name, MessageCatalog... parts) {
    MessageCatalog all = new MessageCatalog(name);
    for (MessageCatalog part : parts) {
      all.byType.putAll(part.byType);
      part.byName.values().forEach(list -> list.forEach(all::named));
      all.dumps.putAll(part.dumps);
      all.variants.putAll(part.variants);
      all.fallback = part.fallback == null ? all.fallback : part.fallback;
    }
    return all;
  }

  private void named(MessageSchema schema) {
    byName.computeIfAbsent(schema.name(), ignored -> new ArrayList<>()).add(schema);
  }

  /**
   * Adds messages that look different where they ask for a list.
   *
   * @param schemas them
   * @return another catalog
   */
  public MessageCatalog withDumps(MessageSchema... schemas) {
    MessageCatalog other = join(name, this);
    for (MessageSchema schema : schemas) {
      other.dumps.put(schema.type(), schema);
    }
    return other;
  }

  /**
   * Adds a message that its first byte tells from others of its type.
   *
   * @param first the first byte
   * @param schema the message
   * @return another catalog
   */
  public MessageCatalog withCommand(int first, MessageSchema schema) {
    return with(new Variant(schema.type(), first, Way.BOTH), schema);
  }

  /**
   * Adds a request that looks otherwise than what answers it.
   *
   * @param first the first byte
   * @param request the request
   * @param answer what answers it, of the same type
   * @return another catalog
   */
  public MessageCatalog withAnswered(int first, MessageSchema request, MessageSchema answer) {
    return with(new Variant(request.type(), first, Way.REQUEST), request)
        .with(new Variant(answer.type(), first, Way.ANSWER), answer);
  }

  private MessageCatalog with(Variant variant, MessageSchema schema) {
    MessageCatalog other = join(name, this);
    other.variants.put(variant, schema);
    other.named(schema);
    return other;
  }

  /**
   * Says what all messages begin with whose type is not known.
   *
   * @param struct the struct behind the header
   * @return another catalog
   */
  public MessageCatalog withFallback(Struct struct) {
    MessageCatalog other = join(name, this);
    other.fallback = struct;
    return other;
  }

  /**
   * The same messages, received with the keys that are in them. Whoever asks for them {@linkplain
   * Message#wipe wipes} them.
   *
   * @return another catalog
   */
  public MessageCatalog withSecrets() {
    MessageCatalog other = join(name, this);
    other.keepsSecrets = true;
    return other;
  }

  /** {@return whether received messages keep their keys} */
  public boolean keepsSecrets() {
    return keepsSecrets;
  }

  /** {@return the protocol} */
  public String name() {
    return name;
  }

  /**
   * Finds a message type.
   *
   * @param type its number
   * @return its description, empty if it is not known
   */
  public Optional<MessageSchema> byType(int type) {
    return Optional.ofNullable(byType.get(type));
  }

  /**
   * Finds what a message is.
   *
   * @param buffer holds it, in native byte order
   * @param offset the index of its header
   * @param length its bytes, header included
   * @return its description, empty if it is not known
   */
  public Optional<MessageSchema> find(ByteBuffer buffer, int offset, int length) {
    int type = buffer.getShort(offset + 4) & 0xffff;
    int flags = buffer.getShort(offset + 6) & 0xffff;
    int first =
        length > Nlmsg.HEADER_SIZE ? buffer.get(offset + Nlmsg.HEADER_SIZE) & 0xff : NOTHING;
    Way way = (flags & Nlmsg.NLM_F_REQUEST) != 0 ? Way.REQUEST : Way.ANSWER;
    MessageSchema schema = variants.get(new Variant(type, first, way));
    if (schema == null) {
      schema = variants.get(new Variant(type, first, Way.BOTH));
    }
    if (schema == null) {
      schema = byType.get(type);
    }
    return schema == null ? fallback(type) : Optional.of(variant(schema, flags));
  }

  /** {@return a description of what nobody described} */
  Optional<MessageSchema> fallback(int type) {
    return fallback == null
        ? Optional.empty()
        : Optional.of(
            new MessageSchema(type, Integer.toString(type), fallback, AttributeSet.UNKNOWN));
  }

  /** {@return what a message is with these flags} */
  MessageSchema variant(MessageSchema schema, int flags) {
    return schema.asks() && (flags & Nlmsg.NLM_F_DUMP) == Nlmsg.NLM_F_DUMP
        ? dumps.getOrDefault(schema.type(), schema)
        : schema;
  }

  /**
   * Finds a message type.
   *
   * @param type its name
   * @return its description, empty if it is not known; the first of several
   */
  public Optional<MessageSchema> byName(String type) {
    return named(type).stream().findFirst();
  }

  /** {@return the messages of a name} */
  List<MessageSchema> named(String type) {
    return byName.getOrDefault(type, List.of());
  }
}
