// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.internal.sys.ObjectInfo;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.handle.OwnedFd;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel says of a link ({@code struct bpf_link_info} of uapi/linux/bpf.h).
 *
 * @param type what it attaches
 * @param id its id, unique on the machine as long as it lives
 * @param programId the program's id; 0 if there is none, or it was removed
 * @param details what depends on the type
 */
public record LinkInfo(LinkType type, int id, int programId, Details details) {
  /** {@code sizeof(struct bpf_link_info)} is 72 in 6.18; older kernels fill less. */
  private static final int SIZE = 72;

  private static final int NAME = 16;
  private static final int NAME_LEN = 24;
  private static final int NAME_ROOM = 128;

  /** What depends on the type of a link. */
  public sealed interface Details {

    /**
     * A tracepoint, for programs that know its types and those that do not.
     *
     * @param tracepoint its name
     */
    record RawTracepoint(String tracepoint) implements Details {}

    /**
     * A function.
     *
     * @param attachType how it is attached; {@link AttachType#CGROUP_INET_INGRESS}, which is 0, for
     *     a function that replaces another
     * @param targetObjectId id of the program or of the BTF with the function, 0 if not known
     * @param targetTypeId the function's type in that BTF, 0 if not known
     */
    record Tracing(AttachType attachType, int targetObjectId, int targetTypeId)
        implements Details {}

    /**
     * A control group.
     *
     * @param cgroupId its id, which is the inode number of its directory; 0 if it was removed
     * @param attachType the hook
     */
    record Cgroup(long cgroupId, AttachType attachType) implements Details {}

    /**
     * An iterator.
     *
     * @param target what it goes through, such as {@code "task"} or {@code "bpf_map_elem"}
     * @param mapId the map, if it goes through one, or 0
     */
    record Iter(String target, int mapId) implements Details {}

    /**
     * A network namespace.
     *
     * @param inode its inode number, 0 if it has ended
     * @param attachType the hook
     */
    record Netns(long inode, AttachType attachType) implements Details {}

    /**
     * A device's XDP hook.
     *
     * @param ifindex the device, in its namespace; 0 if it was removed
     */
    record Xdp(int ifindex) implements Details {}

    /**
     * A device's ingress or egress.
     *
     * @param ifindex the device, in its namespace; 0 if it was removed
     * @param attachType the direction
     */
    record Tcx(int ifindex, AttachType attachType) implements Details {}

    /**
     * A netkit device.
     *
     * @param ifindex the device of that side, in its namespace; 0 if it was removed
     * @param attachType the side
     */
    record Netkit(int ifindex, AttachType attachType) implements Details {}

    /**
     * A map of sockets.
     *
     * @param mapId its id, 0 if it was removed
     * @param attachType the hook
     */
    record SockMap(int mapId, AttachType attachType) implements Details {}

    /**
     * A netfilter hook.
     *
     * @param family the protocol family ({@code NFPROTO_…})
     * @param hook the hook's number ({@code NF_INET_…})
     * @param priority its place among the others, lower first
     * @param flags {@code BPF_F_NETFILTER_IP_DEFRAG} or 0
     */
    record Netfilter(int family, int hook, int priority, int flags) implements Details {}

    /**
     * A table of functions.
     *
     * @param mapId the map that holds it
     */
    record StructOps(int mapId) implements Details {}

    /**
     * Something that this version of Weir does not take apart.
     *
     * @param typeNumber the kernel's number of the type
     */
    record Other(int typeNumber) implements Details {}
  }

  static LinkInfo of(OwnedFd fd) {
    return ObjectInfo.of(
        fd,
        SIZE,
        NAME_ROOM,
        info -> {
          LinkType type = LinkType.of(info.u32(0));
          return new LinkInfo(type, info.u32(4), info.u32(8), details(info, type));
        });
  }

  private static Details details(ObjectInfo info, LinkType type) {
    return switch (type) {
      case RAW_TRACEPOINT -> new Details.RawTracepoint(text(info));
      case TRACING -> new Details.Tracing(AttachType.of(info.u32(16)), info.u32(20), info.u32(24));
      case CGROUP -> new Details.Cgroup(info.u64(16), AttachType.of(info.u32(24)));
      case ITER -> {
        int map = info.u32(28);
        yield new Details.Iter(text(info), map);
      }
      case NETNS ->
          new Details.Netns(Integer.toUnsignedLong(info.u32(16)), AttachType.of(info.u32(20)));
      case XDP -> new Details.Xdp(info.u32(16));
      case TCX -> new Details.Tcx(info.u32(16), AttachType.of(info.u32(20)));
      case NETKIT -> new Details.Netkit(info.u32(16), AttachType.of(info.u32(20)));
      case SOCKMAP -> new Details.SockMap(info.u32(16), AttachType.of(info.u32(20)));
      case NETFILTER ->
          new Details.Netfilter(info.u32(16), info.u32(20), info.u32(24), info.u32(28));
      case STRUCT_OPS -> new Details.StructOps(info.u32(16));
      case UNSPEC, PERF_EVENT, KPROBE_MULTI, UPROBE_MULTI, TRACING_MULTI ->
          new Details.Other(info.u32(0));
    };
  }

  /** Asks again, with room for the name. */
  private static String text(ObjectInfo info) {
    info.clear();
    int block = info.array(NAME_LEN, NAME_ROOM, NAME, NAME_ROOM);
    info.ask();
    int end = 0;
    while (end < NAME_ROOM && info.memory().get(block + end) != 0) {
      end++;
    }
    byte[] name = new byte[end];
    info.memory().get(block, name);
    return new String(name, StandardCharsets.UTF_8);
  }
}
