// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.Errno;
import dev.weir.netlink.codec.AttributeReader;
import dev.weir.netlink.codec.ControlMessages;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.error.NetlinkException;
import java.nio.ByteBuffer;

/**
 * The end of an answer: an acknowledgement, an error, or the end of a list, with the kernel's
 * explanation.
 *
 * @param error 0, or the errno as a negative number
 * @param text what the kernel says, empty if nothing
 * @param offset where in the request the attribute at fault is, -1 if unknown
 * @param missing the number of an attribute that is missing, -1 if none is said to be
 */
record Verdict(int error, String text, int offset, int missing) {

  /** Reads a message of type {@code NLMSG_ERROR} or {@code NLMSG_DONE}. */
  static Verdict read(ByteBuffer buffer, int offset, int length) {
    int type = buffer.getShort(offset + 4) & 0xffff;
    int flags = buffer.getShort(offset + 6) & 0xffff;
    int at = offset + Nlmsg.HEADER_SIZE;
    int end = offset + length;
    if (at + 4 > end) {
      // Old kernels end some lists without a status.
      return new Verdict(0, "", -1, -1);
    }
    int error = buffer.getInt(at);
    at += 4;
    if (type == Nlmsg.NLMSG_ERROR && at + Nlmsg.HEADER_SIZE <= end) {
      // The request's header; without CAPPED also its body.
      at +=
          (flags & Nlmsg.NLM_F_CAPPED) != 0 || error == 0
              ? Nlmsg.HEADER_SIZE
              : Nlmsg.align(Math.max(Nlmsg.HEADER_SIZE, buffer.getInt(at)));
    }
    if ((flags & Nlmsg.NLM_F_ACK_TLVS) == 0 || at < offset || at > end) {
      return new Verdict(error, "", -1, -1);
    }
    AttributeReader reader = new AttributeReader(buffer, at, end);
    return new Verdict(
        error,
        reader.get(ControlMessages.NLMSGERR_ATTR_MSG).orElse(""),
        (int) reader.number(ControlMessages.NLMSGERR_ATTR_OFFS, -1),
        (int) reader.number(ControlMessages.NLMSGERR_ATTR_MISS_TYPE, -1));
  }

  NetlinkException exception(Request request) {
    String hint = "";
    if (missing >= 0) {
      hint = "attribute " + missing + " is missing";
    } else if (-error == Errno.EPERM.number()) {
      hint = "the user namespace that owns the network namespace must give it CAP_NET_ADMIN";
    }
    return new NetlinkException(
        request.operation(),
        request.object(),
        -error,
        text,
        offset < 0 ? "" : request.message().pathAt(offset),
        hint);
  }
}
