// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * When a state or policy expires: softly, which is a notification, and hard, which deletes it.
 *
 * @param softBytes bytes carried, -1 for no limit
 * @param hardBytes bytes carried, -1 for no limit
 * @param softPackets packets carried, -1 for no limit
 * @param hardPackets packets carried, -1 for no limit
 * @param softSeconds seconds after it was made, 0 for no limit
 * @param hardSeconds seconds after it was made, 0 for no limit
 * @param softUseSeconds seconds after it was first used, 0 for no limit
 * @param hardUseSeconds seconds after it was first used, 0 for no limit
 */
public record Lifetime(
    long softBytes,
    long hardBytes,
    long softPackets,
    long hardPackets,
    long softSeconds,
    long hardSeconds,
    long softUseSeconds,
    long hardUseSeconds) {
  /** No limit. */
  public static final Lifetime UNLIMITED = new Lifetime(-1, -1, -1, -1, 0, 0, 0, 0);

  private static final String[] FIELDS = {
    "soft_byte_limit",
    "hard_byte_limit",
    "soft_packet_limit",
    "hard_packet_limit",
    "soft_add_expires_seconds",
    "hard_add_expires_seconds",
    "soft_use_expires_seconds",
    "hard_use_expires_seconds"
  };

  /**
   * Limits the bytes.
   *
   * @param soft when to notify
   * @param hard when to end
   * @return another lifetime
   */
  public Lifetime bytes(long soft, long hard) {
    return new Lifetime(
        soft,
        hard,
        softPackets,
        hardPackets,
        softSeconds,
        hardSeconds,
        softUseSeconds,
        hardUseSeconds);
  }

  /**
   * Limits the packets.
   *
   * @param soft when to notify
   * @param hard when to end
   * @return another lifetime
   */
  public Lifetime packets(long soft, long hard) {
    return new Lifetime(
        softBytes, hardBytes, soft, hard, softSeconds, hardSeconds, softUseSeconds, hardUseSeconds);
  }

  /**
   * Limits the age.
   *
   * @param soft seconds after which to notify
   * @param hard seconds after which to end
   * @return another lifetime
   */
  public Lifetime seconds(long soft, long hard) {
    return new Lifetime(
        softBytes, hardBytes, softPackets, hardPackets, soft, hard, softUseSeconds, hardUseSeconds);
  }

  StructValue struct() {
    long[] values = {
      softBytes, hardBytes, softPackets, hardPackets,
      softSeconds, hardSeconds, softUseSeconds, hardUseSeconds
    };
    StructValue struct = XfrmStructs.LIFETIME_CFG.zero();
    for (int i = 0; i < values.length; i++) {
      struct = struct.with(XfrmStructs.LIFETIME_CFG.field(FIELDS[i]), values[i]);
    }
    return struct;
  }

  static Lifetime of(StructValue struct) {
    long[] values = new long[FIELDS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = struct.get(XfrmStructs.LIFETIME_CFG.field(FIELDS[i]));
    }
    return new Lifetime(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
  }
}
