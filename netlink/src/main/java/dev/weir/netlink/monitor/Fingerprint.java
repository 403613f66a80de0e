// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.monitor;

import dev.weir.netlink.codec.AttributeReader;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * What of a message makes an object another: not counters, timers and times, nor what only a
 * notification or only a list has.
 */
final class Fingerprint {
  private static final int IFLA_INFO_XSTATS = 3;
  private static final int IFLA_INFO_SLAVE_DATA = 5;

  /** IFLA_BR_*_TIMER, IFLA_BR_FDB_N_LEARNED. */
  private static final Set<Integer> BRIDGE_TIMERS = Set.of(16, 17, 18, 19, 48);

  /** IFLA_BRPORT_*_TIMER. */
  private static final Set<Integer> PORT_TIMERS = Set.of(21, 22, 23);

  private final Field[] fields;
  private final Set<Integer> attributes;
  private final boolean bridges;

  private Fingerprint(Field[] fields, Set<Integer> attributes, boolean bridges) {
    this.fields = fields;
    this.attributes = attributes;
    this.bridges = bridges;
  }

  static Fingerprint of(Field... ignored) {
    return new Fingerprint(ignored, Set.of(), false);
  }

  Fingerprint without(Integer... numbers) {
    return new Fingerprint(fields, Set.of(numbers), bridges);
  }

  Fingerprint withoutTimersOfBridges() {
    return new Fingerprint(fields, attributes, true);
  }

  ByteBuffer take(Message message) {
    byte[] bytes = message.toBytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int header = message.schema().header().size();
    byte[] struct = Arrays.copyOfRange(bytes, Nlmsg.HEADER_SIZE, Nlmsg.HEADER_SIZE + header);
    for (Field field : fields) {
      Arrays.fill(struct, field.offset(), field.offset() + field.width(), (byte) 0);
    }
    out.writeBytes(struct);
    AttributeReader reader = message.reader();
    while (reader.next()) {
      if (bridges && reader.number() == LinkMessages.IFLA_LINKINFO.number()) {
        linkInfo(reader.nested(), bytes, out);
      } else if (!attributes.contains(reader.number())) {
        copy(reader, bytes, out);
      }
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static void linkInfo(AttributeReader info, byte[] bytes, ByteArrayOutputStream out) {
    String kind = "";
    while (info.next()) {
      if (info.number() == LinkMessages.IFLA_INFO_KIND.number()) {
        kind = info.text();
        copy(info, bytes, out);
      } else if (info.number() == LinkMessages.IFLA_INFO_DATA.number() && kind.equals("bridge")) {
        copyBut(BRIDGE_TIMERS, info.nested(), bytes, out);
      } else if (info.number() == IFLA_INFO_SLAVE_DATA) {
        copyBut(PORT_TIMERS, info.nested(), bytes, out);
      } else if (info.number() != IFLA_INFO_XSTATS) {
        copy(info, bytes, out);
      }
    }
  }

  private static void copyBut(
      Set<Integer> ignored, AttributeReader reader, byte[] bytes, ByteArrayOutputStream out) {
    while (reader.next()) {
      if (!ignored.contains(reader.number())) {
        copy(reader, bytes, out);
      }
    }
  }

  /** With number and length, so that no two messages look like one. */
  private static void copy(AttributeReader at, byte[] bytes, ByteArrayOutputStream out) {
    out.write(at.number() >> 8);
    out.write(at.number());
    out.write(at.length() >> 8);
    out.write(at.length());
    out.write(bytes, at.offset(), at.length());
  }
}
