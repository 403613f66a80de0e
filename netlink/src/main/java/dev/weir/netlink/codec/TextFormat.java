// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;

/** Text with a NUL behind it. */
final class TextFormat extends Format<String> {
  @Override
  public String read(AttributeReader at) {
    return at.text();
  }

  @Override
  public void write(String value, MessageWriter out) {
    if (value.indexOf('\0') >= 0) {
      // The kernel would see less than the caller wrote.
      throw new InvalidSpecException("NUL in the middle of a text for the kernel");
    }
    out.bytes(value.getBytes(StandardCharsets.UTF_8)).bytes(new byte[1]);
  }

  @Override
  public Object toTree(AttributeReader at) {
    return at.text();
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof String text)) {
      throw new InvalidSpecException(name + ": not a text: " + tree);
    }
    write(text, out);
  }
}
