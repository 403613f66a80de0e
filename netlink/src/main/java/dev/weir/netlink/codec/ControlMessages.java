// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages that every protocol has: errors, acknowledgements, the end of a dump. What they hold
 * depends on their flags, so one type has several descriptions.
 */
public final class ControlMessages {
  /** The explanations that follow an acknowledgement. */
  public static final AttributeSet NLMSGERR = AttributeSet.define();

  /** What is wrong, in words. */
  public static final Attribute<String> NLMSGERR_ATTR_MSG =
      NLMSGERR.add(1, "NLMSGERR_ATTR_MSG", Format.text());

  /** Where in the request the attribute at fault begins. */
  public static final Attribute<Long> NLMSGERR_ATTR_OFFS =
      NLMSGERR.add(2, "NLMSGERR_ATTR_OFFS", Format.u32());

  /** Something that the subsystem gives the requester. */
  public static final Attribute<Octets> NLMSGERR_ATTR_COOKIE =
      NLMSGERR.add(3, "NLMSGERR_ATTR_COOKIE", Format.octets());

  /** What the kernel's policy wants of the attribute at fault. */
  public static final Attribute<Octets> NLMSGERR_ATTR_POLICY =
      NLMSGERR.add(4, "NLMSGERR_ATTR_POLICY", Format.octets());

  /** The number of an attribute that is missing. Kernel 6.1. */
  public static final Attribute<Long> NLMSGERR_ATTR_MISS_TYPE =
      NLMSGERR.add(5, "NLMSGERR_ATTR_MISS_TYPE", Format.u32());

  /** Where in the request the nest begins in which an attribute is missing. Kernel 6.1. */
  public static final Attribute<Long> NLMSGERR_ATTR_MISS_NEST =
      NLMSGERR.add(6, "NLMSGERR_ATTR_MISS_NEST", Format.u32());

  /** {@code struct nlmsgerr}: the error and the header of the request. */
  static final Struct ERROR =
      Struct.define("nlmsgerr")
          .s32("error")
          .u32("len")
          .u16("type", "flags")
          .u32("seq", "pid")
          .build();

  private static final Struct STATUS = Struct.define("status").s32("error").build();

  private static final MessageSchema CAPPED =
      new MessageSchema(Nlmsg.NLMSG_ERROR, "NLMSG_ERROR", ERROR, NLMSGERR);
  private static final MessageSchema DONE =
      new MessageSchema(Nlmsg.NLMSG_DONE, "NLMSG_DONE", STATUS, NLMSGERR);
  private static final MessageSchema NOOP =
      new MessageSchema(Nlmsg.NLMSG_NOOP, "NLMSG_NOOP", Struct.EMPTY, AttributeSet.UNKNOWN);

  private ControlMessages() {}

  /** {@return the description, or null if it is not known or only bytes do it justice} */
  static @Nullable MessageSchema schema(
      ByteBuffer buffer, int offset, int length, MessageCatalog catalog) {
    int type = buffer.getShort(offset + 4) & 0xffff;
    int flags = buffer.getShort(offset + 6) & 0xffff;
    return switch (type) {
      case Nlmsg.NLMSG_NOOP -> NOOP;
      // Without CAPPED the request's body stands between the struct and the explanations.
      case Nlmsg.NLMSG_ERROR -> (flags & Nlmsg.NLM_F_CAPPED) != 0 ? CAPPED : null;
      case Nlmsg.NLMSG_DONE -> DONE;
      default -> catalog.find(buffer, offset, length).orElse(null);
    };
  }

  static Optional<MessageSchema> byName(String name) {
    return switch (name) {
      case "NLMSG_NOOP" -> Optional.of(NOOP);
      case "NLMSG_ERROR" -> Optional.of(CAPPED);
      case "NLMSG_DONE" -> Optional.of(DONE);
      default -> Optional.empty();
    };
  }
}
