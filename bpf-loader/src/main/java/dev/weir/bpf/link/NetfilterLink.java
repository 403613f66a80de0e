// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.net.IpFamily;

/**
 * A program on a netfilter hook of a network namespace (6.4), between the chains of others by its
 * priority. It keeps its program for life. Thread-safe.
 */
public final class NetfilterLink extends BpfLink {
  /** uapi/linux/bpf.h: defragment before the program sees a packet (6.6). */
  private static final int BPF_F_NETFILTER_IP_DEFRAG = 1;

  /** {@code NFPROTO_IPV4} and {@code NFPROTO_IPV6} are the numbers of the address families. */
  private static final int PF = 16;

  private static final int HOOKNUM = 20;
  private static final int PRIORITY = 24;
  private static final int FLAGS = 28;

  /** A hook ({@code enum nf_inet_hooks} of uapi/linux/netfilter.h). */
  public enum Hook {
    /** What arrives, before it is routed. */
    PRE_ROUTING(0),
    /** What arrives for this machine. */
    LOCAL_IN(1),
    /** What is passed on. */
    FORWARD(2),
    /** What this machine sends, before it leaves. */
    LOCAL_OUT(3),
    /** What leaves. */
    POST_ROUTING(4);

    private final int number;

    Hook(int number) {
      this.number = number;
    }
  }

  /**
   * Where a program goes.
   *
   * @param family the packets it sees
   * @param hook the hook
   * @param priority its place, lower first; the lowest and the highest are refused
   * @param defragment whether it sees whole packets only; the priority is above -400 then
   */
  public record Place(IpFamily family, Hook hook, int priority, boolean defragment) {
    /**
     * Checks the priority.
     *
     * @param family the packets it sees
     * @param hook the hook
     * @param priority its place
     * @param defragment whether it sees whole packets only
     * @throws InvalidSpecException if it is the lowest or highest of all
     */
    public Place {
      if (priority == Integer.MIN_VALUE || priority == Integer.MAX_VALUE) {
        throw new InvalidSpecException(
            "priority " + priority + ": the kernel keeps the first and the last to itself");
      }
    }
  }

  NetfilterLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program in the network namespace of the calling thread.
   *
   * @param program a {@code NETFILTER} program
   * @param place where it goes
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code EBUSY} if another has this priority, {@code
   *     EAFNOSUPPORT} if the kernel has no hooks for the family
   * @throws dev.weir.core.error.UnsupportedKernelException if the kernel has no such links
   */
  public static NetfilterLink attach(BpfProgram program, Place place) {
    return (NetfilterLink)
        new LinkCreation(LinkType.NETFILTER, AttachType.NETFILTER, program)
            .rest(
                attr ->
                    attr.u32(PF, place.family().number())
                        .u32(HOOKNUM, place.hook().number)
                        .u32(PRIORITY, place.priority())
                        .u32(FLAGS, place.defragment() ? BPF_F_NETFILTER_IP_DEFRAG : 0))
            .hint(NetfilterLink::hint)
            .at(0, place.toString());
  }

  private static String hint(Errno errno) {
    return switch (errno) {
      case EBUSY -> "another program has this priority: one above or below is free";
      case EAFNOSUPPORT -> "netfilter has no hooks for this family on this kernel";
      case EINVAL -> "not a netfilter program, or defragmenting needs a priority above -400";
      default -> "";
    };
  }
}
