// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.netns.NetworkNamespace;

/**
 * A program of a network namespace: one that chooses the socket for what arrives ({@code
 * SK_LOOKUP}, 5.9; several, run in the order in which they are attached), or that takes flows apart
 * ({@code FLOW_DISSECTOR}, 5.8; one). Thread-safe.
 */
public final class NetnsLink extends BpfLink {
  NetnsLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program.
   *
   * @param program a {@code SK_LOOKUP} or {@code FLOW_DISSECTOR} program
   * @param namespace the namespace; it stays the caller's to close
   * @return the link
   * @throws InvalidSpecException if the program is of another type
   * @throws dev.weir.core.error.KernelException {@code EEXIST} if the namespace, or the first one
   *     of the machine, has a flow dissector already; {@code E2BIG} if 64 are attached
   */
  public static NetnsLink attach(BpfProgram program, NetworkNamespace namespace) {
    return (NetnsLink)
        new LinkCreation(LinkType.NETNS, hook(program), program)
            .hint(errno -> hint(errno, program))
            .at(new AttachPoint.Namespace(namespace));
  }

  private static AttachType hook(BpfProgram program) {
    return switch (program.type()) {
      case SK_LOOKUP -> AttachType.SK_LOOKUP;
      case FLOW_DISSECTOR -> AttachType.FLOW_DISSECTOR;
      default ->
          throw new InvalidSpecException(
              program + " is for no network namespace: sk_lookup and flow_dissector are");
    };
  }

  /** The kernel counts links before it looks for a program without one. */
  private static String hint(Errno errno, BpfProgram program) {
    boolean alone = program.type() == ProgramType.FLOW_DISSECTOR;
    return switch (errno) {
      case EEXIST, EBUSY, E2BIG ->
          alone
              ? "the namespace has a flow dissector, or the first one of the machine has one for all"
              : "64 programs are attached";
      default -> "";
    };
  }
}
