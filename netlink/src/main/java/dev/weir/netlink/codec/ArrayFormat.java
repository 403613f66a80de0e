// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Values of one size, one behind the other. */
final class ArrayFormat<T> extends Format<List<T>> {
  private final Format<T> element;
  private final int size;

  ArrayFormat(Format<T> element, int size) {
    this.element = element;
    this.size = size;
  }

  @Override
  public List<T> read(AttributeReader at) {
    List<T> values = new ArrayList<>();
    elements(at, piece -> values.add(element.read(piece)));
    return List.copyOf(values);
  }

  @Override
  public void write(List<T> value, MessageWriter out) {
    value.forEach(each -> element.write(each, out));
  }

  @Override
  public Object toTree(AttributeReader at) {
    List<Object> trees = new ArrayList<>();
    elements(at, piece -> trees.add(element.toTree(piece)));
    return trees;
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof List<?> list)) {
      throw new InvalidSpecException(name + ": not a list: " + tree);
    }
    for (Object each : list) {
      element.writeTree(each, Siblings.NONE, name, out);
    }
  }

  private void elements(AttributeReader at, Consumer<AttributeReader> each) {
    if (at.length() % size != 0) {
      at.damaged("it has " + at.length() + " bytes, not a multiple of " + size);
      return;
    }
    for (int i = 0; i < at.length(); i += size) {
      each.accept(at.piece(i, size));
    }
  }
}
