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
    return new MessageCatalog(
        name, Arrays.stream(parts).flatMap(part -> part.byType.values().stream()).toList());
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
