// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The message types of one protocol. Immutable. */
public final class MessageCatalog {
  private final String name;
  private final Map<Integer, MessageSchema> byType = new HashMap<>();
  private final Map<String, MessageSchema> byName = new HashMap<>();
  private final Map<Integer, MessageSchema> dumps = new HashMap<>();
  private boolean keepsSecrets;

  private MessageCatalog(String name, List<MessageSchema> schemas) {
    this.name = name;
    for (MessageSchema schema : schemas) {
      byType.put(schema.type(), schema);
      byName.put(schema.name(), schema);
    }
  }

  /**
   * Makes a catalog.
   *
   * @param name the protocol
   * @param schemas its messages
   * @return the catalog
   */
  public static MessageCatalog of(String name, MessageSchema... schemas) {
    return new MessageCatalog(name, Arrays.asList(schemas));
  }

  /**
   * Joins catalogs.
   *
   * @param name the protocol
   * @param parts whose messages
   * @return the catalog of all of them
   */
  public static MessageCatalog join(String name, MessageCatalog... parts) {
    MessageCatalog all =
        new MessageCatalog(
            name, Arrays.stream(parts).flatMap(part -> part.byType.values().stream()).toList());
    for (MessageCatalog part : parts) {
      all.dumps.putAll(part.dumps);
    }
    return all;
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

  /** {@return what a message is with these flags} */
  MessageSchema variant(MessageSchema schema, int flags) {
    return schema.asks() && (flags & Nlmsg.NLM_F_DUMP) == Nlmsg.NLM_F_DUMP
        ? dumps.getOrDefault(schema.type(), schema)
        : schema;
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
   * Finds a message type.
   *
   * @param type its name
   * @return its description, empty if it is not known
   */
  public Optional<MessageSchema> byName(String type) {
    return Optional.ofNullable(byName.get(type));
  }
}
