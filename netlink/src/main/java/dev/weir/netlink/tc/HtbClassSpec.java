// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.TcMessages;

/**
 * A class of an HTB qdisc to be made.
 *
 * @param device the device's index
 * @param parent the qdisc or class it belongs to
 * @param handle its own number, of the same major half
 * @param rate bytes in a second that it has for itself, at least 1
 * @param ceiling bytes in a second that it has if others leave them, at least the rate
 * @param burst bytes sent at once at its rate
 * @param ceilingBurst bytes sent at once at its ceiling
 * @param priority who gets first what is left: 0 to 7, the lowest first
 * @param quantum bytes it sends at its turn, 0 for what follows from its rate
 */
public record HtbClassSpec(
    int device,
    Handle parent,
    Handle handle,
    long rate,
    long ceiling,
    long burst,
    long ceilingBurst,
    int priority,
    long quantum) {
  /** A packet of Ethernet with room to spare: what {@code tc} takes without being told. */
  public static final long LEAST_BURST = 1600;

  private static final long NANOS = 1_000_000_000;

  /** {@code PSCHED_SHIFT}: the kernel counts in 64 nanoseconds. */
  private static final long TICK_NANOS = 64;

  private static final long MAX_32 = 0xffff_ffffL;
  private static final int TC_LINKLAYER_ETHERNET = 1;

  /**
   * Checks the numbers.
   *
   * @param device the device's index
   * @param parent the qdisc or class it belongs to
   * @param handle its own number
   * @param rate bytes in a second that it has for itself
   * @param ceiling bytes in a second that it has if others leave them
   * @param burst bytes sent at once at its rate
   * @param ceilingBurst bytes sent at once at its ceiling
   * @param priority who gets first what is left
   * @param quantum bytes it sends at its turn
   */
  public HtbClassSpec {
    String what = "class " + handle + " of device " + device;
    if (device <= 0 || handle.minor() == 0 || handle.major() != parent.major()) {
      throw new InvalidSpecException(what + " below " + parent);
    }
    if (rate < 1 || ceiling < rate) {
      throw new InvalidSpecException(
          what + ": rate " + rate + ", ceiling " + ceiling + " bytes in a second");
    }
    if (priority < 0 || priority > 7 || quantum < 0 || quantum > MAX_32) {
      throw new InvalidSpecException(what + ": priority " + priority + ", quantum " + quantum);
    }
    if (ticks(burst, rate) > MAX_32 || ticks(ceilingBurst, ceiling) > MAX_32) {
      throw new InvalidSpecException(
          what + ": a burst of " + burst + " or " + ceilingBurst + " bytes takes too long");
    }
  }

  /**
   * A class that may lend what others leave up to a ceiling.
   *
   * @param device the device's index
   * @param parent the qdisc or class it belongs to
   * @param handle its own number
   * @param rate bytes in a second that it has for itself
   * @param ceiling bytes in a second that it has if others leave them
   * @return the spec
   */
  public static HtbClassSpec of(int device, Handle parent, Handle handle, long rate, long ceiling) {
    return new HtbClassSpec(device, parent, handle, rate, ceiling, LEAST_BURST, LEAST_BURST, 0, 0);
  }

  private static long ticks(long bytes, long rate) {
    if (bytes < 0 || bytes > Long.MAX_VALUE / NANOS) {
      throw new InvalidSpecException("a burst of " + bytes + " bytes");
    }
    return bytes * NANOS / rate / TICK_NANOS;
  }

  Message message(MessageSchema schema, int flags) {
    StructValue header =
        TcMessages.TCMSG
            .zero()
            .with(TcMessages.IFINDEX, device)
            .with(TcMessages.HANDLE, handle.number())
            .with(TcMessages.PARENT, parent.number());
    StructValue parameters =
        TcMessages.HTB_OPT
            .zero()
            .with("rate", rateSpec(rate))
            .with("ceil", rateSpec(ceiling))
            .with(TcMessages.HTB_OPT.field("buffer"), ticks(burst, rate))
            .with(TcMessages.HTB_OPT.field("cbuffer"), ticks(ceilingBurst, ceiling))
            .with(TcMessages.HTB_OPT.field("quantum"), quantum)
            .with(TcMessages.HTB_OPT.field("prio"), priority);
    return Message.of(
        schema,
        flags,
        header,
        out ->
            out.put(TcMessages.TCA_KIND, "htb")
                .flat(
                    TcMessages.TCA_OPTIONS,
                    options ->
                        options
                            .putIf(rate > MAX_32, TcMessages.TCA_HTB_RATE64, rate)
                            .putIf(ceiling > MAX_32, TcMessages.TCA_HTB_CEIL64, ceiling)
                            .put(TcMessages.TCA_HTB_PARMS, parameters)));
  }

  /** Since 3.8 the kernel computes itself what {@code tc} still sends as a table beside this. */
  private static StructValue rateSpec(long bytesPerSecond) {
    return TcMessages.RATESPEC
        .zero()
        .with(TcMessages.RATESPEC.field("linklayer"), TC_LINKLAYER_ETHERNET)
        .with(TcMessages.RATESPEC.field("cell_align"), -1)
        .with(TcMessages.RATESPEC.field("rate"), Math.min(bytesPerSecond, MAX_32));
  }

  @Override
  public String toString() {
    return "htb %s below %s of device %d".formatted(handle, parent, device);
  }
}
