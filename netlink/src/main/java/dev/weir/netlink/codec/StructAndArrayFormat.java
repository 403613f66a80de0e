// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A struct followed by others that are all alike, in an attribute. */
final class StructAndArrayFormat extends Format<List<StructValue>> {
  private static final String HEADER = "header";
  private static final String ENTRIES = "entries";

  private final Struct header;
  private final Struct entry;

  StructAndArrayFormat(Struct header, Struct entry) {
    this.header = header;
    this.entry = entry;
  }

  @Override
  public List<StructValue> read(AttributeReader at) {
    int left = at.length() - header.size();
    if (left < 0 || left % entry.size() != 0) {
      at.damaged("it has " + at.length() + " bytes, not those of " + header + " and some " + entry);
      return List.of(header.zero());
    }
    List<StructValue> all = new ArrayList<>();
    all.add(at.piece(0, header.size()).structOf(header));
    for (int i = header.size(); i < at.length(); i += entry.size()) {
      all.add(at.piece(i, entry.size()).structOf(entry));
    }
    return List.copyOf(all);
  }

  @Override
  public void write(List<StructValue> value, MessageWriter out) {
    value.forEach(out::struct);
  }

  @Override
  public Object toTree(AttributeReader at) {
    List<StructValue> all = read(at);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(HEADER, all.get(0).toTree());
    tree.put(ENTRIES, all.stream().skip(1).map(StructValue::toTree).toList());
    return tree;
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof Map<?, ?> map)
        || !(map.get(HEADER) instanceof Map<?, ?> first)
        || !(map.get(ENTRIES) instanceof List<?> entries)) {
      throw new InvalidSpecException(name + ": not a struct and others behind it: " + tree);
    }
    out.struct(header.fromTree(first, name));
    entries.forEach(each -> out.struct(entry.fromTree(each, name)));
  }
}
