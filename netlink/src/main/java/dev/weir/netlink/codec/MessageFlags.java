// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of header flags. Bits 0x100 to 0x800 mean one thing when objects are asked for, another
 * when they are made, deleted or acknowledged; which, the message type tells.
 */
final class MessageFlags {
  private static final String[] COMMON = {
    "REQUEST", "MULTI", "ACK", "ECHO", "DUMP_INTR", "DUMP_FILTERED"
  };

  private MessageFlags() {}

  static List<Object> names(int type, @Nullable MessageSchema schema, int flags) {
    List<Object> names = new ArrayList<>();
    String[] special = special(type, schema);
    for (int bit = 0; bit < 16; bit++) {
      if ((flags & 1 << bit) == 0) {
        continue;
      }
      if (bit < COMMON.length) {
        names.add(COMMON[bit]);
      } else if (bit >= 8 && bit < 12 && !special[bit - 8].isEmpty()) {
        names.add(special[bit - 8]);
      } else {
        names.add((long) (1 << bit));
      }
    }
    return names;
  }

  static int bits(int type, @Nullable MessageSchema schema, Object names) {
    if (!(names instanceof List<?> list)) {
      throw new InvalidSpecException("flags: not a list: " + names);
    }
    int flags = 0;
    for (Object name : list) {
      flags |=
          name instanceof Number number
              ? number.intValue()
              : bit(type, schema, String.valueOf(name));
    }
    return flags & 0xffff;
  }

  private static int bit(int type, @Nullable MessageSchema schema, String name) {
    if (name.equals("DUMP")) {
      return Nlmsg.NLM_F_DUMP;
    }
    for (int i = 0; i < COMMON.length; i++) {
      if (COMMON[i].equals(name)) {
        return 1 << i;
      }
    }
    String[] special = special(type, schema);
    for (int i = 0; i < special.length; i++) {
      if (special[i].equals(name)) {
        return 1 << (i + 8);
      }
    }
    throw new InvalidSpecException("flags: message type " + type + " has no flag " + name);
  }

  private static String[] special(int type, @Nullable MessageSchema schema) {
    if (type == Nlmsg.NLMSG_ERROR || type == Nlmsg.NLMSG_DONE) {
      return new String[] {"CAPPED", "ACK_TLVS", "", ""};
    }
    // The types of rtnetlink that are not known here come in fours: new, delete, get, set.
    boolean get =
        schema == null
            ? type >= Nlmsg.NLMSG_MIN_TYPE && (type - Nlmsg.NLMSG_MIN_TYPE) % 4 == 2
            : schema.asks();
    return get
        ? new String[] {"ROOT", "MATCH", "ATOMIC", ""}
        : new String[] {"REPLACE", "EXCL", "CREATE", "APPEND"};
  }
}
