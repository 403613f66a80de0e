// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.util.Optional;

/**
 * Where a state stands: {@code XFRM_MSG_NEWAE}. Asked for, or told by the kernel as the state's
 * thresholds want it.
 *
 * @param id which state
 * @param source where its packets come from
 * @param requestId its request id
 * @param flags what is told and why: {@code XFRM_AE_*}
 * @param replay its sequence numbers
 * @param usage what it has carried
 * @param replayThreshold packets after which the kernel tells
 * @param timerThreshold after how long it tells, in tenths of a second
 */
public record AsyncEvent(
    StateId id,
    IpAddress source,
    long requestId,
    long flags,
    Optional<ReplayState> replay,
    Optional<Usage> usage,
    Optional<Long> replayThreshold,
    Optional<Long> timerThreshold) {

  /**
   * Makes an event of a message.
   *
   * @param message an {@code XFRM_MSG_NEWAE}
   * @return the event
   * @throws InvalidSpecException if it is another message
   */
  public static AsyncEvent of(Message message) {
    if (message.schema().header() != XfrmStructs.AEVENT_ID) {
      throw new InvalidSpecException(message.schema().name() + " is no event of a state");
    }
    Mark mark = message.get(XfrmMessages.XFRMA_MARK).map(Mark::of).orElse(Mark.ANY);
    return new AsyncEvent(
        StateId.of(message.struct().part("sa_id", XfrmStructs.USERSA_ID), mark),
        StateId.address(message.struct(), XfrmStructs.AEVENT_ID.field("saddr")),
        message.field(XfrmStructs.AEVENT_ID.field("reqid")),
        message.field(XfrmStructs.AEVENT_ID.field("flags")),
        ReplayState.of(message, 0),
        message.get(XfrmMessages.XFRMA_LTIME_VAL).map(Usage::of),
        message.get(XfrmMessages.XFRMA_REPLAY_THRESH),
        message.get(XfrmMessages.XFRMA_ETIMER_THRESH));
  }
}
