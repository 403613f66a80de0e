// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.internal.rtnl.RuleMessages;
import java.util.List;
import java.util.Optional;

/**
 * A rule to be made. It always has a priority: without one the kernel makes another each time.
 *
 * @param family of which packets
 * @param priority its place, 1 to 2^32 - 1: the lowest is looked at first
 * @param table the table it leads to
 * @param mark the mark a packet must have under the mask
 * @param markMask the bits of the mark that count, 0 if it does not look at marks
 * @param source where packets must come from
 * @param destination where packets must go to
 * @param inputDevice the name of the device they must come in by, empty for any
 * @param protocol who makes it, {@code RTPROT_*}: by it the owner knows it again
 */
public record RuleSpec(
    IpFamily family,
    long priority,
    long table,
    long mark,
    long markMask,
    Optional<Cidr> source,
    Optional<Cidr> destination,
    String inputDevice,
    int protocol) {
  private static final int FR_ACT_TO_TBL = 1;
  private static final long MAX = 0xffff_ffffL;

  /** Larger numbers do not fit into the header: an attribute has them. */
  private static final int MAX_HEADER_TABLE = 255;

  /**
   * Checks numbers and families.
   *
   * @param family of which packets
   * @param priority its place
   * @param table the table it leads to
   * @param mark the mark a packet must have
   * @param markMask the bits of the mark that count
   * @param source where packets must come from
   * @param destination where packets must go to
   * @param inputDevice the device they must come in by
   * @param protocol who makes it
   */
  public RuleSpec {
    if (priority < 1 || priority > MAX || table < 1 || table > MAX) {
      throw new InvalidSpecException("rule: priority " + priority + ", table " + table);
    }
    if (mark < 0 || mark > MAX || markMask < 0 || markMask > MAX || (mark & ~markMask) != 0) {
      throw new InvalidSpecException(
          "rule %d: mark 0x%x has bits outside of its mask 0x%x"
              .formatted(priority, mark, markMask));
    }
    for (Optional<Cidr> block : List.of(source, destination)) {
      if (block.isPresent() && block.get().family() != family) {
        throw new InvalidSpecException(
            "rule " + priority + ": " + block.get() + " is of another family");
      }
    }
    if (!inputDevice.isEmpty()) {
      LinkSpec.checkName(inputDevice);
    }
    if (protocol < 0 || protocol > 255) {
      throw new InvalidSpecException("rule " + priority + ": protocol " + protocol);
    }
  }

  /**
   * A rule for all packets of a family.
   *
   * @param family of which packets
   * @param priority its place
   * @param table the table it leads to
   * @return the spec
   */
  public static RuleSpec of(IpFamily family, long priority, long table) {
    return new RuleSpec(
        family, priority, table, 0, 0, Optional.empty(), Optional.empty(), "", RouteSpec.STATIC);
  }

  /**
   * Only packets with a mark.
   *
   * @param value the mark
   * @param mask the bits of it that count
   * @return another spec
   */
  public RuleSpec marked(long value, long mask) {
    return new RuleSpec(
        family, priority, table, value, mask, source, destination, inputDevice, protocol);
  }

  /**
   * Only packets from somewhere.
   *
   * @param block where from
   * @return another spec
   */
  public RuleSpec from(Cidr block) {
    return new RuleSpec(
        family,
        priority,
        table,
        mark,
        markMask,
        Optional.of(block),
        destination,
        inputDevice,
        protocol);
  }

  /**
   * Only packets to somewhere.
   *
   * @param block where to
   * @return another spec
   */
  public RuleSpec to(Cidr block) {
    return new RuleSpec(
        family, priority, table, mark, markMask, source, Optional.of(block), inputDevice, protocol);
  }

  /**
   * Says who makes it.
   *
   * @param number {@code RTPROT_*}, 0 to 255
   * @return another spec
   */
  public RuleSpec withProtocol(int number) {
    return new RuleSpec(
        family, priority, table, mark, markMask, source, destination, inputDevice, number);
  }

  Message message(MessageSchema schema, int flags) {
    return Message.of(
        schema,
        flags,
        RuleMessages.FIB_RULE_HDR
            .zero()
            .with(RuleMessages.FAMILY, family.number())
            .with(RuleMessages.SRC_LEN, source.map(Cidr::prefixLength).orElse(0))
            .with(RuleMessages.DST_LEN, destination.map(Cidr::prefixLength).orElse(0))
            .with(RuleMessages.TABLE, table > MAX_HEADER_TABLE ? 0 : table)
            .with(RuleMessages.ACTION, FR_ACT_TO_TBL),
        out -> {
          source.ifPresent(block -> out.put(RuleMessages.FRA_SRC, block.address()));
          destination.ifPresent(block -> out.put(RuleMessages.FRA_DST, block.address()));
          out.putIf(!inputDevice.isEmpty(), RuleMessages.FRA_IIFNAME, inputDevice);
          out.putIf(markMask != 0, RuleMessages.FRA_FWMARK, mark);
          out.putIf(markMask != 0, RuleMessages.FRA_FWMASK, markMask);
          out.putIf(table > MAX_HEADER_TABLE, RuleMessages.FRA_TABLE, table);
          out.put(RuleMessages.FRA_PRIORITY, priority);
          out.putIf(protocol != 0, RuleMessages.FRA_PROTOCOL, (long) protocol);
        });
  }

  @Override
  public String toString() {
    return priority + " (" + family + ", table " + table + ")";
  }
}
