// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A struct followed by attributes, in an attribute. */
final class StructAndNestFormat extends Format<Octets> {
  private final Struct header;
  private final AttributeSet set;

  StructAndNestFormat(Struct header, AttributeSet set) {
    this.header = header;
    this.set = set;
  }

  Struct header() {
    return header;
  }

  AttributeSet set() {
    return set;
  }

  @Override
  public Octets read(AttributeReader at) {
    return at.octets();
  }

  @Override
  public void write(Octets value, MessageWriter out) {
    out.bytes(value.toBytes());
  }

  @Override
  public Object toTree(AttributeReader at) {
    int size = Math.min(at.length(), header.size());
    byte[] bytes = new byte[size];
    at.buffer().get(at.offset(), bytes);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("header", new StructValue(header, bytes).toTree());
    tree.put(
        "attributes",
        AttributeTree.of(set, at.nested(Math.min(at.length(), Nlmsg.align(header.size())))));
    return tree;
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InvalidSpecException(name + ": no struct with attributes: " + tree);
    }
    Object struct = map.get("header");
    out.struct(header.fromTree(struct == null ? Map.of() : struct, name)).pad();
    Object attributes = map.get("attributes");
    AttributeTree.write(set, attributes == null ? List.of() : attributes, name, out);
  }
}
