// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.internal.sys.ObjectIds;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program on a device's XDP hook (5.9). A device has one for each mode. Thread-safe.
 *
 * <p>It ends with the device, and moves with it to another namespace.
 */
public final class XdpLink extends BpfLink {

  /** Where the program runs ({@code XDP_FLAGS_…_MODE} of uapi/linux/if_link.h). */
  public enum Mode {
    /** In the driver if that can, otherwise as {@link #GENERIC}. */
    ANY(0),
    /** Behind the driver, on packets that have a socket buffer already: any device, slower. */
    GENERIC(1 << 1),
    /** In the driver. */
    NATIVE(1 << 2),
    /** On the network card, for a program that was loaded for it. */
    OFFLOAD(1 << 3);

    private final int flag;

    Mode(int flag) {
      this.flag = flag;
    }
  }

  XdpLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program. Never replaces one.
   *
   * @param program an {@code XDP} program
   * @param ifindex the device, in the network namespace of the calling thread
   * @param mode where it is to run
   * @return the link
   * @throws KernelException {@code EBUSY} if another program is there, with what is known of it;
   *     {@code EOPNOTSUPP} if the driver cannot run it; {@code ENODEV} if there is no such device;
   *     {@code EINVAL} if the program is of another type, or for a map ({@code xdp/devmap}, {@code
   *     xdp/cpumap})
   * @throws dev.weir.core.error.UnsupportedKernelException if the kernel has no such links
   */
  public static XdpLink attach(BpfProgram program, int ifindex, Mode mode) {
    AttachPoint device = new AttachPoint.Device(ifindex);
    return (XdpLink)
        new LinkCreation(LinkType.XDP, AttachType.XDP, program)
            .flags(mode.flag)
            .hint(errno -> hint(errno, ifindex, mode))
            .at(device);
  }

  private static String hint(Errno errno, int ifindex, Mode mode) {
    return switch (errno) {
      case EBUSY, EEXIST -> occupant(ifindex);
      case EOPNOTSUPP ->
          "the driver does not run XDP programs (%s); GENERIC works on every device"
              .formatted(mode);
      case EINVAL ->
          DeviceName.of(ifindex).isEmpty()
              ? "there is no such device in the network namespace of this thread"
              : "not an XDP program for a device, or the driver refuses it (frame size, queues)";
      default -> "";
    };
  }

  /** What is known of the program in the way. Looking at all links needs a privilege. */
  private static String occupant(int ifindex) {
    String advice = "; this replaces none: detach it first";
    try {
      Optional<LinkInfo> other =
          ObjectIds.LINKS.all().stream()
              .flatMap(id -> look(id).stream())
              .filter(
                  info ->
                      info.details() instanceof LinkInfo.Details.Xdp xdp
                          && xdp.ifindex() == ifindex)
              .findFirst();
      return other
          .map(
              info ->
                  "link %s holds the hook, with program %s"
                      .formatted(
                          Integer.toUnsignedString(info.id()),
                          Integer.toUnsignedString(info.programId())))
          .orElse("a program that was attached over netlink holds the hook (ip link show tells)")
          .concat(advice);
    } catch (KernelException e) {
      return "another program holds the hook" + advice;
    }
  }

  private static Optional<LinkInfo> look(int id) {
    try (OwnedFd fd = ObjectIds.LINKS.open(id)) {
      return Optional.of(LinkInfo.of(fd));
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** {@return the device, in its namespace; nothing if it was removed or the link detached} */
  public OptionalInt ifindex() {
    int ifindex = ((LinkInfo.Details.Xdp) info().details()).ifindex();
    return ifindex == 0 ? OptionalInt.empty() : OptionalInt.of(ifindex);
  }
}
