// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;

/**
 * A program of a netkit pair (6.7), run where the pair hands a packet over. Both sides' programs
 * are attached through the primary device, so that who lives behind the peer cannot change them.
 * Thread-safe.
 */
public final class NetkitLink extends BpfLink {

  /** Whose transmissions the program sees. */
  public enum Side {
    /** The primary device's. */
    PRIMARY(AttachType.NETKIT_PRIMARY),
    /** The peer's. */
    PEER(AttachType.NETKIT_PEER);

    private final AttachType attachType;

    Side(AttachType attachType) {
      this.attachType = attachType;
    }

    /** {@return the kernel's word for it} */
    public AttachType attachType() {
      return attachType;
    }
  }

  NetkitLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program.
   *
   * @param program a {@code SCHED_CLS} program
   * @param side whose transmissions it is to see
   * @param ifindex the primary device, in the network namespace of the calling thread
   * @param order its place among the others
   * @return the link
   * @throws ConcurrentChangeException {@code ESTALE} if the revision is not the expected one
   * @throws dev.weir.core.error.KernelException {@code ENODEV} if there is no such device, {@code
   *     ENXIO} if it is not a netkit device, {@code EACCES} if it is not the primary
   * @throws dev.weir.core.error.UnsupportedKernelException if the kernel has no netkit
   */
  public static NetkitLink attach(BpfProgram program, Side side, int ifindex, AttachOrder order) {
    return (NetkitLink)
        new LinkCreation(LinkType.NETKIT, side.attachType, program)
            .order(order)
            .hint(NetkitLink::hint)
            .at(new AttachPoint.Device(ifindex));
  }

  private static String hint(Errno errno) {
    return switch (errno) {
      case ENXIO -> "it is not a netkit device";
      case EACCES -> "it is the peer: attach to the primary, which takes programs for both";
      default -> "";
    };
  }
}
