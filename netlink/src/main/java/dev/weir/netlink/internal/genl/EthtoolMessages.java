// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.genl;

import static dev.weir.netlink.codec.Format.nest;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;

/**
 * Two messages of the {@code ethtool} family: {@code ETHTOOL_MSG_*}. Requests and answers are
 * numbered apart, so a command means one thing in a request and another in an answer.
 */
public final class EthtoolMessages {
  public static final AttributeSet HEADER = AttributeSet.define();
  public static final Attribute<Long> ETHTOOL_A_HEADER_DEV_INDEX =
      HEADER.add(1, "ETHTOOL_A_HEADER_DEV_INDEX", u32());
  public static final Attribute<String> ETHTOOL_A_HEADER_DEV_NAME =
      HEADER.add(2, "ETHTOOL_A_HEADER_DEV_NAME", text());

  static {
    HEADER.add(3, "ETHTOOL_A_HEADER_FLAGS", u32());
  }

  public static final AttributeSet LINKSTATE = AttributeSet.define();
  public static final Attribute<Attributes> ETHTOOL_A_LINKSTATE_HEADER =
      LINKSTATE.add(1, "ETHTOOL_A_LINKSTATE_HEADER", nest(HEADER));
  public static final Attribute<Long> ETHTOOL_A_LINKSTATE_LINK =
      LINKSTATE.add(2, "ETHTOOL_A_LINKSTATE_LINK", u8());

  static {
    LINKSTATE.add(3, "ETHTOOL_A_LINKSTATE_SQI", u32());
    LINKSTATE.add(4, "ETHTOOL_A_LINKSTATE_SQI_MAX", u32());
    LINKSTATE.add(5, "ETHTOOL_A_LINKSTATE_EXT_STATE", u8());
    LINKSTATE.add(6, "ETHTOOL_A_LINKSTATE_EXT_SUBSTATE", u8());
    LINKSTATE.add(7, "ETHTOOL_A_LINKSTATE_EXT_DOWN_CNT", u32());
  }

  public static final AttributeSet CHANNELS = AttributeSet.define();
  public static final Attribute<Attributes> ETHTOOL_A_CHANNELS_HEADER =
      CHANNELS.add(1, "ETHTOOL_A_CHANNELS_HEADER", nest(HEADER));
  public static final Attribute<Long> ETHTOOL_A_CHANNELS_RX_MAX =
      CHANNELS.add(2, "ETHTOOL_A_CHANNELS_RX_MAX", u32());
  public static final Attribute<Long> ETHTOOL_A_CHANNELS_TX_MAX =
      CHANNELS.add(3, "ETHTOOL_A_CHANNELS_TX_MAX", u32());
  public static final Attribute<Long> ETHTOOL_A_CHANNELS_COMBINED_MAX =
      CHANNELS.add(5, "ETHTOOL_A_CHANNELS_COMBINED_MAX", u32());
  public static final Attribute<Long> ETHTOOL_A_CHANNELS_RX_COUNT =
      CHANNELS.add(6, "ETHTOOL_A_CHANNELS_RX_COUNT", u32());
  public static final Attribute<Long> ETHTOOL_A_CHANNELS_TX_COUNT =
      CHANNELS.add(7, "ETHTOOL_A_CHANNELS_TX_COUNT", u32());
  public static final Attribute<Long> ETHTOOL_A_CHANNELS_COMBINED_COUNT =
      CHANNELS.add(9, "ETHTOOL_A_CHANNELS_COMBINED_COUNT", u32());

  static {
    CHANNELS.add(4, "ETHTOOL_A_CHANNELS_OTHER_MAX", u32());
    CHANNELS.add(8, "ETHTOOL_A_CHANNELS_OTHER_COUNT", u32());
  }

  public static final int ETHTOOL_MSG_LINKSTATE_GET = 6;
  public static final int ETHTOOL_MSG_CHANNELS_GET = 17;
  private static final int ETHTOOL_MSG_CHANNELS_GET_REPLY = 18;

  private EthtoolMessages() {}

  /** {@return the messages of the family under the number it has on this kernel} */
  public static MessageCatalog catalog(int id) {
    return MessageCatalog.of("generic", schema(id, "ethtool", AttributeSet.UNKNOWN))
        .withAnswered(
            ETHTOOL_MSG_LINKSTATE_GET,
            linkState(id),
            schema(id, "ETHTOOL_MSG_LINKSTATE_GET_REPLY", LINKSTATE))
        .withAnswered(
            ETHTOOL_MSG_CHANNELS_GET,
            channels(id),
            // The answer of another command, not described.
            schema(id, "ethtool", AttributeSet.UNKNOWN))
        .withAnswered(
            ETHTOOL_MSG_CHANNELS_GET_REPLY,
            schema(id, "ETHTOOL_MSG_CHANNELS_SET", CHANNELS),
            schema(id, "ETHTOOL_MSG_CHANNELS_GET_REPLY", CHANNELS));
  }

  public static MessageSchema linkState(int id) {
    return schema(id, "ETHTOOL_MSG_LINKSTATE_GET", LINKSTATE);
  }

  public static MessageSchema channels(int id) {
    return schema(id, "ETHTOOL_MSG_CHANNELS_GET", CHANNELS);
  }

  private static MessageSchema schema(int id, String name, AttributeSet attributes) {
    return new MessageSchema(id, name, CtrlMessages.GENLMSGHDR, attributes);
  }
}
