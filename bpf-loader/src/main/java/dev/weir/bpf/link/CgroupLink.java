// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.handle.OwnedFd;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program of a control group (5.7): for the packets, sockets, addresses, options, devices or
 * sysctls of the processes inside and below, beside the programs of others. Thread-safe.
 *
 * <p>It ends with the control group.
 */
public final class CgroupLink extends BpfLink {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupLink.class);

  CgroupLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program behind all others.
   *
   * @param program a program for that hook
   * @param cgroup the directory of a control group, version 2
   * @param hook the hook; one that begins with {@code CGROUP_}
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if the program is not for the hook,
   *     {@code EBADF} if the directory is no control group's, {@code EPERM} if another program is
   *     attached alone, here or above
   * @throws UnsupportedKernelException if the kernel has no such links
   */
  public static CgroupLink attach(BpfProgram program, Path cgroup, AttachType hook) {
    return attach(program, cgroup, hook, AttachOrder.last());
  }

  /**
   * Attaches a program.
   *
   * @param program a program for that hook
   * @param cgroup the directory of a control group, version 2
   * @param hook the hook; one that begins with {@code CGROUP_}
   * @param order its place among the others of the control group (6.17)
   * @return the link
   * @throws ConcurrentChangeException {@code ESTALE} if the revision is not the expected one
   * @throws dev.weir.core.error.KernelException as {@link #attach(BpfProgram, Path, AttachType)}
   * @throws UnsupportedKernelException if the kernel has no such links, or takes no order
   */
  public static CgroupLink attach(
      BpfProgram program, Path cgroup, AttachType hook, AttachOrder order) {
    return (CgroupLink)
        new LinkCreation(LinkType.CGROUP, hook, program)
            .order(order)
            .hint(CgroupLink::hint)
            .at(new AttachPoint.ControlGroup(cgroup));
  }

  /**
   * Attaches a program with a link, or without one if a probe finds that the kernel has none. That
   * it has come to this is logged as a warning, and told by the class of what is returned: it does
   * not end with the process.
   *
   * @param program a program for that hook
   * @param cgroup the directory of a control group, version 2
   * @param hook the hook; one that begins with {@code CGROUP_}
   * @param fallback how to attach it without a link
   * @return a {@link CgroupLink}, or a {@link LegacyAttachment}
   * @throws dev.weir.core.error.KernelException as {@link #attach(BpfProgram, Path, AttachType)}
   */
  public static Attachment attachOrFallBack(
      BpfProgram program, Path cgroup, AttachType hook, CgroupMode fallback) {
    return attachOrFallBack(() -> attach(program, cgroup, hook), program, cgroup, hook, fallback);
  }

  static Attachment attachOrFallBack(
      Supplier<CgroupLink> attempt,
      BpfProgram program,
      Path cgroup,
      AttachType hook,
      CgroupMode fallback) {
    try {
      return attempt.get();
    } catch (UnsupportedKernelException e) {
      LOG.warn(
          "{} is attached to cgroup {} without a link ({}) and will outlive this process: {}",
          program,
          cgroup,
          fallback,
          e.getMessage());
      return LegacyAttachment.toCgroup(program, cgroup, hook, fallback);
    }
  }

  static String hint(Errno errno) {
    return switch (errno) {
      case EPERM ->
          "a program is attached alone here or above (without BPF_F_ALLOW_MULTI), or a privilege is missing:"
              + " CAP_NET_ADMIN, CAP_SYS_ADMIN before 5.8";
      case EBADF -> "it is no directory of a cgroup2 file system";
      default -> "";
    };
  }
}
