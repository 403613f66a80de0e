// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.AttributeReader;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.MessageWriter;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paths of a route: structs with a length, each followed by attributes of the route's kind. */
final class NextHopsFormat extends Format<List<NextHopEntry>> {
  private static final int HEADER = 8;

  private final AttributeSet attributes;

  NextHopsFormat(AttributeSet attributes) {
    this.attributes = attributes;
  }

  @Override
  public List<NextHopEntry> read(AttributeReader at) {
    List<NextHopEntry> hops = new ArrayList<>();
    int offset = 0;
    while (at.length() - offset >= HEADER) {
      int length = (int) at.numberAt(offset, 2, ByteOrder.nativeOrder());
      if (length < HEADER || length > at.length() - offset) {
        at.damaged("a path of " + length + " bytes with " + (at.length() - offset) + " left");
        break;
      }
      hops.add(
          new NextHopEntry(
              (int) at.numberAt(offset + 2, 1, ByteOrder.nativeOrder()),
              (int) at.numberAt(offset + 3, 1, ByteOrder.nativeOrder()),
              (int) at.numberAt(offset + 4, 4, ByteOrder.nativeOrder()),
              Attributes.copyOf(attributes, at.part(offset + HEADER, offset + length))));
      offset += (length + 3) & -4;
    }
    return List.copyOf(hops);
  }

  @Override
  public void write(List<NextHopEntry> value, MessageWriter out) {
    for (NextHopEntry hop : value) {
      out.measured(
          path ->
              path.number(hop.flags(), 1, ByteOrder.nativeOrder())
                  .number(hop.hops(), 1, ByteOrder.nativeOrder())
                  .number(hop.device(), 4, ByteOrder.nativeOrder())
                  .attributes(hop.attributes()));
    }
  }

  @Override
  public Object toTree(AttributeReader at) {
    List<Object> trees = new ArrayList<>();
    for (NextHopEntry hop : read(at)) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("flags", (long) hop.flags());
      tree.put("hops", (long) hop.hops());
      tree.put("ifindex", (long) hop.device());
      tree.put("attributes", hop.attributes().toTree());
      trees.add(tree);
    }
    return trees;
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof List<?> list)) {
      throw new InvalidSpecException(name + ": not a list of paths: " + tree);
    }
    List<NextHopEntry> hops = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> map)) {
        throw new InvalidSpecException(name + ": not a path: " + each);
      }
      Object own = map.get("attributes");
      hops.add(
          new NextHopEntry(
              number(map, "flags", name),
              number(map, "hops", name),
              number(map, "ifindex", name),
              Attributes.ofTree(attributes, own == null ? List.of() : own, name)));
    }
    write(hops, out);
  }

  private static int number(Map<?, ?> map, String key, String name) {
    Object value = map.get(key);
    if (value == null) {
      return 0;
    }
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw new InvalidSpecException(name + "." + key + ": not a number: " + value);
  }
}
