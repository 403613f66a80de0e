// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Content whose format the text of another attribute decides; bytes if it is not known. */
final class ChoiceFormat extends Format<Octets> {
  private static final Format<Octets> UNKNOWN = Format.octets();

  private final int by;
  private final Map<String, Format<?>> formats;

  ChoiceFormat(int by, Map<String, Format<?>> formats) {
    this.by = by;
    this.formats = formats;
  }

  @Nullable Format<?> chosen(Siblings siblings) {
    return formats.get(siblings.text(by));
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
    return orUnknown(chosen(at::sibling)).toTree(at);
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    orUnknown(chosen(siblings)).writeTree(tree, siblings, name, out);
  }

  private static Format<?> orUnknown(@Nullable Format<?> format) {
    return format == null ? UNKNOWN : format;
  }
}
