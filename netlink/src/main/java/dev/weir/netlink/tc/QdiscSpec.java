// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.TcMessages;

/**
 * A qdisc to be made.
 *
 * @param device the device's index
 * @param parent what it hangs on: {@link Handle#ROOT}, or a class
 * @param handle its own number; {@link Handle#NONE} lets the kernel choose
 * @param kind what it does
 */
public record QdiscSpec(int device, Handle parent, Handle handle, QdiscKind kind) {
  /** What {@code tc} says it is, and the kernel asks for. */
  private static final int HTB_VERSION = 3;

  /**
   * Checks the device and the number.
   *
   * @param device the device's index
   * @param parent what it hangs on
   * @param handle its own number
   * @param kind what it does
   */
  public QdiscSpec {
    if (device <= 0 || handle.minor() != 0) {
      throw new InvalidSpecException("qdisc " + handle + " of device " + device);
    }
  }

  /**
   * A qdisc on a device itself.
   *
   * @param device the device's index
   * @param major its own number
   * @param kind what it does
   * @return the spec
   */
  public static QdiscSpec root(int device, int major, QdiscKind kind) {
    return new QdiscSpec(device, Handle.ROOT, new Handle(major, 0), kind);
  }

  /**
   * The place for filters on packets that come in.
   *
   * @param device the device's index
   * @return the spec
   */
  public static QdiscSpec ingress(int device) {
    return new QdiscSpec(device, Handle.INGRESS, new Handle(0xffff, 0), new QdiscKind.Ingress());
  }

  /**
   * The place for filters on packets that come in and go out.
   *
   * @param device the device's index
   * @return the spec
   */
  public static QdiscSpec clsact(int device) {
    return new QdiscSpec(device, Handle.INGRESS, new Handle(0xffff, 0), new QdiscKind.Clsact());
  }

  Message message(MessageSchema schema, int flags) {
    StructValue header =
        TcMessages.TCMSG
            .zero()
            .with(TcMessages.IFINDEX, device)
            .with(TcMessages.HANDLE, handle.number())
            .with(TcMessages.PARENT, parent.number());
    return Message.of(
        schema,
        flags,
        header,
        out -> {
          out.put(TcMessages.TCA_KIND, kind.kernelName());
          if (schema.equals(TcMessages.RTM_NEWQDISC)) {
            options(out);
          }
        });
  }

  private void options(MessageWriter out) {
    if (kind instanceof QdiscKind.Htb htb) {
      StructValue glob = TcMessages.HTB_GLOB.zero();
      StructValue init =
          glob.with(glob.struct().field("version"), HTB_VERSION)
              .with(glob.struct().field("rate2quantum"), htb.rateToQuantum())
              .with(glob.struct().field("defcls"), htb.defaultClass());
      out.flat(TcMessages.TCA_OPTIONS, options -> options.put(TcMessages.TCA_HTB_INIT, init));
    } else if (kind instanceof QdiscKind.FqCodel codel) {
      out.flat(
          TcMessages.TCA_OPTIONS,
          options -> {
            codel.limit().ifPresent(value -> options.put(TcMessages.TCA_FQ_CODEL_LIMIT, value));
            codel.flows().ifPresent(value -> options.put(TcMessages.TCA_FQ_CODEL_FLOWS, value));
            codel.quantum().ifPresent(value -> options.put(TcMessages.TCA_FQ_CODEL_QUANTUM, value));
            codel
                .intervalMicros()
                .ifPresent(value -> options.put(TcMessages.TCA_FQ_CODEL_INTERVAL, value));
            codel
                .targetMicros()
                .ifPresent(value -> options.put(TcMessages.TCA_FQ_CODEL_TARGET, value));
            options.put(TcMessages.TCA_FQ_CODEL_ECN, codel.ecn() ? 1L : 0L);
          });
    }
  }

  @Override
  public String toString() {
    return "%s %s on %s of device %d".formatted(kind.kernelName(), handle, parent, device);
  }
}
