// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Immutable attributes, kept as the bytes they came as. Thread-safe. */
public final class Attributes {
  private static final int MAX_SIZE = 64 * 1024;

  private final AttributeSet set;
  private final byte[] bytes;
  private final int depth;

  Attributes(AttributeSet set, byte[] bytes) {
    this(set, bytes, 0);
  }

  private Attributes(AttributeSet set, byte[] bytes, int depth) {
    this.set = set;
    this.bytes = bytes;
    this.depth = depth;
  }

  /**
   * Writes attributes.
   *
   * @param set what they are
   * @param content writes them
   * @return the attributes
   * @throws dev.weir.core.error.InvalidSpecException if they take more than 64 KiB
   */
  public static Attributes of(AttributeSet set, Consumer<MessageWriter> content) {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_SIZE);
    MessageWriter writer = new MessageWriter(buffer, 0, MAX_SIZE);
    content.accept(writer);
    return new Attributes(set, Arrays.copyOf(buffer.array(), writer.position()));
  }

  /**
   * Copies attributes out of a region.
   *
   * @param set what they are
   * @param region the region
   * @return the attributes
   */
  public static Attributes copyOf(AttributeSet set, AttributeReader region) {
    return new Attributes(set, region.copyRegion(), region.depth());
  }

  /**
   * Writes attributes from a tree.
   *
   * @param set what they are
   * @param tree a list of attributes as {@link #toTree} gives it
   * @param where what they belong to, for messages
   * @return the attributes
   * @throws dev.weir.core.error.InvalidSpecException if the tree does not describe them
   */
  public static Attributes ofTree(AttributeSet set, Object tree, String where) {
    return of(set, out -> AttributeTree.write(set, tree, where, out));
  }

  /** {@return a tree for each, as in {@link MessageTree}} */
  public List<Object> toTree() {
    return AttributeTree.of(set, reader());
  }

  /**
   * Reads one.
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
      throw damaged(attribute, reader);
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
   * Tells whether one is there.
   *
   * @param attribute which
   * @return whether it is
   */
  public boolean has(Attribute<?> attribute) {
    return reader().find(attribute.number());
  }

  /**
   * Reads all of them as nests: a numbered list.
   *
   * @param entries what each holds
   * @return them, in order
   * @throws MalformedMessageException if one is damaged
   */
  public List<Attributes> entries(AttributeSet entries) {
    List<Attributes> list = new ArrayList<>();
    AttributeReader reader = reader();
    while (reader.next()) {
      list.add(new Attributes(entries, reader.octets().toBytes()));
    }
    reader.check();
    return list;
  }

  /** {@return a reader from the first attribute on} */
  public AttributeReader reader() {
    return new AttributeReader(
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), 0, bytes.length, depth);
  }

  /** {@return what they are} */
  public AttributeSet set() {
    return set;
  }

  byte[] raw() {
    return bytes;
  }

  private static MalformedMessageException damaged(Attribute<?> attribute, AttributeReader reader) {
    try {
      reader.check();
    } catch (MalformedMessageException e) {
      return new MalformedMessageException(attribute + ": " + e.getMessage());
    }
    return new MalformedMessageException(attribute.name());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@return the tree of all of them, without keys} */
  @Override
  public String toString() {
    return AttributeTree.text(set, reader()).toString();
  }
}
