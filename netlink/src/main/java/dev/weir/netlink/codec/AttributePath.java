// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which attribute, in which nests, holds a byte. */
final class AttributePath {
  private AttributePath() {}

  static List<String> at(AttributeSet set, AttributeReader reader, int index) {
    List<String> path = new ArrayList<>();
    AttributeSet here = set;
    AttributeReader region = reader;
    while (true) {
      if (!goTo(region, index)) {
        return path;
      }
      Optional<Attribute<?>> attribute = here.byNumber(region.number());
      path.add(attribute.map(Attribute::name).orElse(Integer.toString(region.number())));
      if (attribute.isEmpty() || index < region.offset()) {
        return path;
      }
      Format<?> format = attribute.get().format();
      if (format instanceof ChoiceFormat choice) {
        Format<?> chosen = choice.chosen(region::sibling);
        if (chosen == null) {
          return path;
        }
        format = chosen;
      }
      if (format instanceof NestFormat nest) {
        here = nest.set();
        region = region.nested();
      } else if (format instanceof StructAndNestFormat nest) {
        int skip = Nlmsg.align(nest.header().size());
        if (skip > region.length() || index < region.offset() + skip) {
          return path;
        }
        here = nest.set();
        region = region.nested(skip);
      } else {
        return path;
      }
    }
  }

  private static boolean goTo(AttributeReader reader, int index) {
    while (reader.next()) {
      int start = reader.offset() - Nlmsg.NLA_HEADER_SIZE;
      if (index >= start && index < reader.offset() + Nlmsg.align(reader.length())) {
        return true;
      }
    }
    return false;
  }
}
