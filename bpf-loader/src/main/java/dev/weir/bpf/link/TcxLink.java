// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.handle.OwnedFd;

/**
 * A program on a device's ingress or egress, beside those of others (tcx, 6.6). They run one after
 * the other, in the order in which they are attached, until one decides: {@code TCX_NEXT} (-1)
 * passes the packet on to the next, and after the last to tc. Thread-safe.
 */
public final class TcxLink extends BpfLink {

  /** A direction. */
  public enum Hook {
    /** What the device receives. */
    INGRESS(AttachType.TCX_INGRESS),
    /** What it sends. */
    EGRESS(AttachType.TCX_EGRESS);

    private final AttachType attachType;

    Hook(AttachType attachType) {
      this.attachType = attachType;
    }

    /** {@return the kernel's word for it} */
    public AttachType attachType() {
      return attachType;
    }
  }

  TcxLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program behind all others.
   *
   * @param program a {@code SCHED_CLS} program
   * @param hook the direction
   * @param ifindex the device, in the network namespace of the calling thread
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code ENODEV} if there is no such device, {@code
   *     EINVAL} if the program is of another type, {@code ERANGE} if 64 are attached already
   * @throws dev.weir.core.error.UnsupportedKernelException if the kernel has no such links
   */
  public static TcxLink attach(BpfProgram program, Hook hook, int ifindex) {
    return attach(program, hook, ifindex, AttachOrder.last());
  }

  /**
   * Attaches a program.
   *
   * @param program a {@code SCHED_CLS} program
   * @param hook the direction
   * @param ifindex the device, in the network namespace of the calling thread
   * @param order its place among the others
   * @return the link
   * @throws ConcurrentChangeException {@code ESTALE} if the revision is not the expected one
   * @throws dev.weir.core.error.KernelException {@code ENODEV} if there is no such device, {@code
   *     ENOENT} if what the order names is not attached there, {@code EINVAL} if the program is of
   *     another type, {@code ERANGE} if 64 are attached already
   * @throws dev.weir.core.error.UnsupportedKernelException if the kernel has no such links
   */
  public static TcxLink attach(BpfProgram program, Hook hook, int ifindex, AttachOrder order) {
    return (TcxLink)
        new LinkCreation(LinkType.TCX, hook.attachType, program)
            .order(order)
            .at(new AttachPoint.Device(ifindex));
  }
}
