// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

/** Numbers of {@code uapi/linux/netlink.h} that the codec and the transports share. */
public final class Nlmsg {
  /** Bytes of {@code struct nlmsghdr}. */
  public static final int HEADER_SIZE = 16;

  /** Nothing. */
  public static final int NLMSG_NOOP = 1;

  /** An acknowledgement or an error. */
  public static final int NLMSG_ERROR = 2;

  /** The end of an answer in several parts. */
  public static final int NLMSG_DONE = 3;

  /** Types below are not the protocol's own. */
  public static final int NLMSG_MIN_TYPE = 0x10;

  /** A request to the kernel. */
  public static final int NLM_F_REQUEST = 1;

  /** Part of an answer that ends with {@link #NLMSG_DONE}. */
  public static final int NLM_F_MULTI = 2;

  /** The kernel is to acknowledge. */
  public static final int NLM_F_ACK = 4;

  /** The requester is to get the notification too. */
  public static final int NLM_F_ECHO = 8;

  /** What was dumped changed meanwhile. */
  public static final int NLM_F_DUMP_INTR = 0x10;

  /** The kernel applied the filter of the request. */
  public static final int NLM_F_DUMP_FILTERED = 0x20;

  /** All objects. */
  public static final int NLM_F_DUMP = 0x300;

  /** Replace what exists. */
  public static final int NLM_F_REPLACE = 0x100;

  /** Fail if it exists. */
  public static final int NLM_F_EXCL = 0x200;

  /** Create what does not exist. */
  public static final int NLM_F_CREATE = 0x400;

  /** Add at the end of the list. */
  public static final int NLM_F_APPEND = 0x800;

  /** In an acknowledgement: the request is not repeated in full. */
  public static final int NLM_F_CAPPED = 0x100;

  /** In an acknowledgement: attributes follow. */
  public static final int NLM_F_ACK_TLVS = 0x200;

  static final int NLA_F_NESTED = 0x8000;
  static final int NLA_F_NET_BYTEORDER = 0x4000;
  static final int NLA_TYPE_MASK = 0x3fff;
  static final int NLA_HEADER_SIZE = 4;
  static final int NLA_MAX_SIZE = 65535;

  private Nlmsg() {}

  /**
   * Rounds up to the alignment of messages and attributes.
   *
   * @param length bytes
   * @return the next multiple of four
   */
  public static int align(int length) {
    return (length + 3) & -4;
  }
}
