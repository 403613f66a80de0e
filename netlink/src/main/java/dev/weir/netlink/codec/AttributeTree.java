// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attributes as a tree: {@code [{"type":"IFLA_IFNAME","value":"lo"}, …]}.
 *
 * <p>A value is shown only if writing it again gives the same bytes; otherwise the bytes are, as
 * {@code {"type":…,"hex":…}}. So turning a tree back loses nothing, whatever came in.
 */
final class AttributeTree {
  private static final String TYPE = "type";
  private static final String VALUE = "value";
  private static final String HEX = "hex";
  private static final String NESTED = "nested";
  private static final String NUL = "nul";
  private static final String NET_BYTEORDER = "networkByteOrder";

  /** Attributes deeper than this are shown as bytes; the kernel itself looks no deeper. */
  private static final int MAX_DEPTH = 10;

  private AttributeTree() {}

  static List<Object> of(AttributeSet set, AttributeReader reader) {
    List<Object> trees = new ArrayList<>();
    while (reader.next()) {
      trees.add(entry(set, reader));
    }
    return trees;
  }

  /** For people and logs: without keys, and not made to be turned back. */
  static List<Object> text(AttributeSet set, AttributeReader reader) {
    List<Object> texts = new ArrayList<>();
    while (reader.next()) {
      Optional<Attribute<?>> known = set.byNumber(reader.number());
      if (known.isEmpty()) {
        texts.add(entry(set, reader));
        continue;
      }
      AttributeReader alone = reader.alone();
      Object value = known.get().format().toText(alone);
      if (!alone.isSound() && !known.get().format().isSecret()) {
        texts.add(entry(set, reader));
        continue;
      }
      Map<String, Object> text = new LinkedHashMap<>();
      text.put(TYPE, known.get().name());
      text.put(VALUE, value);
      texts.add(text);
    }
    return texts;
  }

  private static Map<String, Object> entry(AttributeSet set, AttributeReader at) {
    Map<String, Object> entry = new LinkedHashMap<>();
    Optional<Attribute<?>> known = set.byNumber(at.number());
    entry.put(
        TYPE,
        known
            .map(attribute -> (Object) attribute.name())
            .filter(name -> set.byName((String) name).isPresent())
            .orElse((long) at.number()));
    boolean shown = false;
    if (known.isPresent() && at.depth() < MAX_DEPTH) {
      // Damage within is this value's alone: it is shown as bytes, and the rest goes on.
      AttributeReader alone = at.alone();
      Object value = known.get().format().toTree(alone);
      if (alone.isSound() && writesTheSame(known.get(), value, at)) {
        entry.put(VALUE, value);
        shown = true;
      }
    }
    if (!shown && known.isPresent() && isTextWithoutNul(known.get(), at)) {
      // As iproute2 sends the kind of a link.
      entry.put(VALUE, at.text());
      entry.put(NUL, false);
      shown = true;
    }
    if (!shown) {
      entry.put(HEX, at.octets().toString());
    }
    boolean nest = known.isPresent() && known.get().format().isNest();
    boolean flagged = (at.flags() & Nlmsg.NLA_F_NESTED) != 0;
    if (nest != flagged) {
      entry.put(NESTED, flagged);
    }
    if ((at.flags() & Nlmsg.NLA_F_NET_BYTEORDER) != 0) {
      entry.put(NET_BYTEORDER, true);
    }
    return entry;
  }

  private static boolean isTextWithoutNul(Attribute<?> attribute, AttributeReader at) {
    return attribute.format() instanceof TextFormat
        && Octets.of(at.text().getBytes(StandardCharsets.UTF_8)).equals(at.octets());
  }

  private static boolean writesTheSame(Attribute<?> attribute, Object value, AttributeReader at) {
    ByteBuffer again = ByteBuffer.allocate(at.length() + 8);
    MessageWriter writer = new MessageWriter(again, 0, again.limit());
    try {
      attribute.format().writeTree(value, at::sibling, attribute.name(), writer);
    } catch (InvalidSpecException e) {
      return false;
    }
    return again.limit(writer.position()).equals(at.buffer().slice(at.offset(), at.length()));
  }

  static void write(AttributeSet set, Object tree, String where, MessageWriter out) {
    if (!(tree instanceof List<?> list)) {
      throw new InvalidSpecException(where + ": not a list of attributes: " + tree);
    }
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> entry)) {
        throw new InvalidSpecException(where + ": not an attribute: " + each);
      }
      writeEntry(set, entry, list, where, out);
    }
  }

  private static void writeEntry(
      AttributeSet set, Map<?, ?> entry, List<?> siblings, String where, MessageWriter out) {
    Attribute<?> attribute = attribute(set, entry.get(TYPE), where);
    String name = where + "." + attribute.name();
    boolean nested = entry.get(NESTED) instanceof Boolean flag ? flag : attribute.format().isNest();
    boolean net = Boolean.TRUE.equals(entry.get(NET_BYTEORDER));
    int type =
        attribute.number()
            | (nested ? Nlmsg.NLA_F_NESTED : 0)
            | (net ? Nlmsg.NLA_F_NET_BYTEORDER : 0);
    Object hex = entry.get(HEX);
    Object value = entry.get(VALUE);
    if (hex == null && value == null) {
      throw new InvalidSpecException(name + ": neither a value nor hex");
    }
    out.attribute(
        type,
        name,
        content -> {
          if (hex != null) {
            content.bytes(Octets.parse(hex.toString()).toBytes());
          } else if (value instanceof String text && Boolean.FALSE.equals(entry.get(NUL))) {
            content.bytes(text.getBytes(StandardCharsets.UTF_8));
          } else if (value != null) {
            attribute
                .format()
                .writeTree(value, number -> siblingText(set, siblings, number), name, content);
          }
        });
  }

  private static Attribute<?> attribute(AttributeSet set, @Nullable Object type, String where) {
    if (type instanceof Number number) {
      int value = number.intValue();
      return set.byNumber(value)
          .orElseGet(() -> new Attribute<>(value, Integer.toString(value), Format.octets()));
    }
    if (type instanceof String name) {
      return set.byName(name)
          .orElseThrow(() -> new InvalidSpecException(where + ": no attribute " + name));
    }
    throw new InvalidSpecException(where + ": an attribute without type");
  }

  private static String siblingText(AttributeSet set, List<?> siblings, int number) {
    String name = set.byNumber(number).map(Attribute::name).orElse("");
    for (Object each : siblings) {
      if (each instanceof Map<?, ?> entry && name.equals(entry.get(TYPE))) {
        if (entry.get(VALUE) instanceof String text) {
          return text;
        }
        if (entry.get(HEX) instanceof String hex) {
          return new String(Octets.parse(hex).toBytes(), StandardCharsets.UTF_8).split("\0", 2)[0];
        }
      }
    }
    return "";
  }
}
