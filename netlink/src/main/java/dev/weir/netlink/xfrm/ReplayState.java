// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Where a state's sequence numbers stand.
 *
 * @param extended whether kept in the extended form, which windows above 32 need
 * @param window the window in packets
 * @param incoming the highest number that came in; 64 bits with extended sequence numbers
 * @param outgoing the last number that went out
 * @param bitmap which numbers of the window came in, in 32-bit words of native order
 */
public record ReplayState(
    boolean extended, int window, long incoming, long outgoing, Octets bitmap) {

  private static final long LOW = 0xffff_ffffL;

  static Optional<ReplayState> of(Message message, int window) {
    return message
        .get(XfrmMessages.XFRMA_REPLAY_ESN_VAL)
        .map(ReplayState::extended)
        .or(() -> message.get(XfrmMessages.XFRMA_REPLAY_VAL).map(struct -> legacy(struct, window)));
  }

  private static ReplayState extended(StructValue struct) {
    return new ReplayState(
        true,
        (int) esn(struct, "replay_window"),
        esn(struct, "seq_hi") << 32 | esn(struct, "seq"),
        esn(struct, "oseq_hi") << 32 | esn(struct, "oseq"),
        struct.tail());
  }

  private static ReplayState legacy(StructValue struct, int window) {
    return new ReplayState(
        false,
        window,
        struct.get(XfrmStructs.REPLAY_STATE.field("seq")),
        struct.get(XfrmStructs.REPLAY_STATE.field("oseq")),
        struct.octets(XfrmStructs.REPLAY_STATE.field("bitmap")));
  }

  private static long esn(StructValue struct, String field) {
    return struct.get(XfrmStructs.REPLAY_STATE_ESN.field(field));
  }

  void write(MessageWriter out) {
    if (!extended) {
      StructValue legacy =
          XfrmStructs.REPLAY_STATE
              .zero()
              .with(XfrmStructs.REPLAY_STATE.field("seq"), incoming)
              .with(XfrmStructs.REPLAY_STATE.field("oseq"), outgoing)
              .with(XfrmStructs.REPLAY_STATE.field("bitmap"), word(bitmap));
      out.put(XfrmMessages.XFRMA_REPLAY_VAL, legacy);
      return;
    }
    StructValue esn =
        fresh(window)
            .with(XfrmStructs.REPLAY_STATE_ESN.field("bmp_len"), bitmap.size() / 4)
            .with(XfrmStructs.REPLAY_STATE_ESN.field("seq"), incoming & LOW)
            .with(XfrmStructs.REPLAY_STATE_ESN.field("seq_hi"), incoming >>> 32)
            .with(XfrmStructs.REPLAY_STATE_ESN.field("oseq"), outgoing & LOW)
            .with(XfrmStructs.REPLAY_STATE_ESN.field("oseq_hi"), outgoing >>> 32);
    out.flat(
        XfrmMessages.XFRMA_REPLAY_ESN_VAL, content -> content.struct(esn).bytes(bitmap.toBytes()));
  }

  private static long word(Octets bitmap) {
    return bitmap.size() < 4
        ? 0
        : ByteBuffer.wrap(bitmap.toBytes()).order(ByteOrder.nativeOrder()).getInt() & LOW;
  }

  /** What the kernel wants before the first packet, without a bitmap. */
  static StructValue fresh(int window) {
    return XfrmStructs.REPLAY_STATE_ESN
        .zero()
        .with(XfrmStructs.REPLAY_STATE_ESN.field("bmp_len"), (window + 31) / 32)
        .with(XfrmStructs.REPLAY_STATE_ESN.field("replay_window"), window);
  }
}
