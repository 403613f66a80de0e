// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.handle.OwnedFd;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program of a map of sockets (6.10): run on what those sockets send ({@code SK_MSG_VERDICT}) or
 * receive ({@code SK_SKB_…}). A map has one for each hook; sockets take it when they are put in, so
 * attach before filling. Thread-safe.
 */
public final class SockMapLink extends BpfLink {
  private static final Logger LOG = LoggerFactory.getLogger(SockMapLink.class);

  SockMapLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program.
   *
   * @param program a {@code SK_MSG} or {@code SK_SKB} program
   * @param map a {@code SOCKMAP} or {@code SOCKHASH}
   * @param hook {@code SK_MSG_VERDICT}, {@code SK_SKB_STREAM_PARSER}, {@code SK_SKB_STREAM_VERDICT}
   *     or {@code SK_SKB_VERDICT}
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code EBUSY} if the map has a program for the hook
   *     or one that does not go together with it; {@code EINVAL} if the program is not for the hook
   * @throws UnsupportedKernelException if the kernel has no such links
   */
  public static SockMapLink attach(BpfProgram program, BpfMap map, AttachType hook) {
    return (SockMapLink)
        new LinkCreation(LinkType.SOCKMAP, hook, program)
            .hint(SockMapLink::hint)
            .at(new AttachPoint.SocketMap(map));
  }

  /**
   * Attaches a program with a link, or without one if a probe finds that the kernel has none. That
   * it has come to this is logged, and told by the class of what is returned.
   *
   * @param program a {@code SK_MSG} or {@code SK_SKB} program
   * @param map a {@code SOCKMAP} or {@code SOCKHASH}
   * @param hook as for {@link #attach}
   * @return a {@link SockMapLink}, or a {@link LegacyAttachment}, which ends with the map at the
   *     latest
   * @throws dev.weir.core.error.KernelException as {@link #attach}; without a link a program in the
   *     way is replaced by the kernel, so this looks first where the kernel can tell (5.15)
   */
  public static Attachment attachOrFallBack(BpfProgram program, BpfMap map, AttachType hook) {
    return attachOrFallBack(() -> attach(program, map, hook), program, map, hook);
  }

  static Attachment attachOrFallBack(
      Supplier<SockMapLink> attempt, BpfProgram program, BpfMap map, AttachType hook) {
    try {
      return attempt.get();
    } catch (UnsupportedKernelException e) {
      LOG.info("{} is attached to {} without a link: {}", program, map, e.getMessage());
      return LegacyAttachment.toMap(program, map, hook);
    }
  }

  private static String hint(Errno errno) {
    return errno == Errno.EBUSY
        ? "the map has a program for this hook, or SK_SKB_VERDICT beside SK_SKB_STREAM_…"
        : "";
  }
}
