// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.Optional;

/**
 * What a policy is known by: its direction, the packets it looks at, their mark, its interface and
 * type; the priority is not part of it. Or the number the kernel gave it, in the selector's place.
 *
 * @param direction which packets it looks at
 * @param selector the packets it is for, empty if it is known by its number
 * @param index the number the kernel gave it, 0 if it is known by its selector
 * @param mark the marks of its packets
 * @param interfaceId the xfrm interface it belongs to, 0 for none
 * @param type in which set it is
 */
public record PolicyId(
    PolicyDirection direction,
    Optional<Selector> selector,
    long index,
    Mark mark,
    long interfaceId,
    PolicyType type) {
  private static final Field INDEX = XfrmStructs.USERPOLICY_ID.field("index");
  private static final Field DIR = XfrmStructs.USERPOLICY_ID.field("dir");

  /**
   * Checks that it is known by the one or the other.
   *
   * @param direction which packets it looks at
   * @param selector the packets it is for
   * @param index the number the kernel gave it
   * @param mark the marks of its packets
   * @param interfaceId the xfrm interface it belongs to
   * @param type in which set it is
   */
  public PolicyId {
    if (selector.isPresent() != (index == 0) || index < 0 || index > 0xffff_ffffL) {
      throw new InvalidSpecException(
          "policy: known by its selector or by its number, index " + index);
    }
    if (interfaceId < 0 || interfaceId > 0xffff_ffffL) {
      throw new InvalidSpecException("policy: interface id " + interfaceId);
    }
  }

  /**
   * A policy for packets of any mark.
   *
   * @param direction which packets it looks at
   * @param selector the packets it is for
   * @return its identity
   */
  public static PolicyId of(PolicyDirection direction, Selector selector) {
    return new PolicyId(direction, Optional.of(selector), 0, Mark.ANY, 0, PolicyType.MAIN);
  }

  /**
   * A policy by the number that the kernel gave it.
   *
   * @param direction which packets it looks at
   * @param index the number
   * @return its identity, for packets of any mark
   */
  public static PolicyId ofIndex(PolicyDirection direction, long index) {
    return new PolicyId(direction, Optional.empty(), index, Mark.ANY, 0, PolicyType.MAIN);
  }

  /**
   * Adds a mark.
   *
   * @param other the marks of its packets
   * @return another identity
   */
  public PolicyId marked(Mark other) {
    return new PolicyId(direction, selector, index, other, interfaceId, type);
  }

  Message message(MessageSchema schema) {
    StructValue header =
        XfrmStructs.USERPOLICY_ID
            .zero()
            .with("sel", selector.orElseGet(() -> Selector.all(IpFamily.AF_INET)).struct())
            .with(INDEX, index)
            .with(DIR, direction.number());
    return Message.of(schema, 0, header, this::write);
  }

  void write(MessageWriter out) {
    if (type != PolicyType.MAIN) {
      out.put(XfrmMessages.XFRMA_POLICY_TYPE, typeStruct(type));
    }
    StateSpec.writeMark(mark, out);
    out.putIf(interfaceId != 0, XfrmMessages.XFRMA_IF_ID, interfaceId);
  }

  static StructValue typeStruct(PolicyType type) {
    return XfrmStructs.USERPOLICY_TYPE
        .zero()
        .with(XfrmStructs.USERPOLICY_TYPE.field("type"), type.number());
  }

  @Override
  public String toString() {
    return "dir "
        + direction
        + " "
        + selector.map(Selector::toString).orElseGet(() -> "index " + index)
        + (mark.equals(Mark.ANY) ? "" : " mark " + mark)
        + (interfaceId == 0 ? "" : " if_id " + interfaceId);
  }
}
