// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import java.util.Set;

/** Asks for a hook by what the kernel says to a place that does not exist. */
final class HookProbe {
  private static final Set<Errno> LACKING = Set.of(Errno.EINVAL, Errno.EOPNOTSUPP);

  /** It has looked for the place, and found none. */
  static final Set<Errno> NO_PLACE = Set.of(Errno.EBADF, Errno.ENODEV, Errno.ENOENT);

  private static final int NOWHERE = -1;

  private HookProbe() {}

  static Answer of(AttachType type) {
    return switch (type) {
      case CGROUP_INET_INGRESS,
          CGROUP_INET_EGRESS,
          CGROUP_INET_SOCK_CREATE,
          CGROUP_SOCK_OPS,
          CGROUP_DEVICE,
          CGROUP_INET4_BIND,
          CGROUP_INET6_BIND,
          CGROUP_INET4_CONNECT,
          CGROUP_INET6_CONNECT,
          CGROUP_INET4_POST_BIND,
          CGROUP_INET6_POST_BIND,
          CGROUP_UDP4_SENDMSG,
          CGROUP_UDP6_SENDMSG,
          CGROUP_SYSCTL,
          CGROUP_UDP4_RECVMSG,
          CGROUP_UDP6_RECVMSG,
          CGROUP_GETSOCKOPT,
          CGROUP_SETSOCKOPT,
          CGROUP_INET4_GETPEERNAME,
          CGROUP_INET6_GETPEERNAME,
          CGROUP_INET4_GETSOCKNAME,
          CGROUP_INET6_GETSOCKNAME,
          CGROUP_INET_SOCK_RELEASE,
          CGROUP_UNIX_CONNECT,
          CGROUP_UNIX_SENDMSG,
          CGROUP_UNIX_RECVMSG,
          CGROUP_UNIX_GETPEERNAME,
          CGROUP_UNIX_GETSOCKNAME,
          LSM_CGROUP,
          LIRC_MODE2,
          FLOW_DISSECTOR,
          SK_LOOKUP,
          TCX_INGRESS,
          TCX_EGRESS,
          NETKIT_PRIMARY,
          NETKIT_PEER ->
          query(type);
      case SK_SKB_STREAM_PARSER, SK_SKB_STREAM_VERDICT, SK_MSG_VERDICT, SK_SKB_VERDICT ->
          attach(type);
      case TRACE_RAW_TP, TRACE_FENTRY, TRACE_FEXIT, MODIFY_RETURN, TRACE_ITER ->
          ProgramProbe.ofFunctions(ProgramType.TRACING, type.number());
      case LSM_MAC -> ProgramProbe.ofFunctions(ProgramType.LSM, type.number());
      case SK_REUSEPORT_SELECT, SK_REUSEPORT_SELECT_OR_MIGRATE -> reuseport(type);
      case XDP_DEVMAP -> FeatureProbe.of(BpfFeature.DEVMAP_PROGRAMS);
      case XDP_CPUMAP -> FeatureProbe.of(BpfFeature.CPUMAP_PROGRAMS);
      case XDP -> LinkProbe.of(LinkType.XDP);
      case PERF_EVENT -> LinkProbe.of(LinkType.PERF_EVENT);
      case TRACE_KPROBE_MULTI, TRACE_KPROBE_SESSION -> LinkProbe.kprobeMulti(type);
      case TRACE_UPROBE_MULTI, TRACE_UPROBE_SESSION -> LinkProbe.uprobeMulti(type);
      case STRUCT_OPS -> LinkProbe.of(LinkType.STRUCT_OPS);
      case NETFILTER -> LinkProbe.of(LinkType.NETFILTER);
    };
  }

  /** A kernel that has no such hooks does not look at what a program says it is for. */
  private static Answer reuseport(AttachType type) {
    Answer another =
        ProgramProbe.with(ProgramType.SK_REUSEPORT, AttachType.XDP, program -> Answer.YES);
    return another.kind() == Answer.Kind.YES
        ? Answer.no("BPF_PROG_LOAD took any attach type")
        : ProgramProbe.with(ProgramType.SK_REUSEPORT, type, program -> Answer.YES);
  }

  /** {@code BPF_PROG_QUERY} looks at the attach type before it looks for the place. */
  private static Answer query(AttachType type) {
    try (Attr attr = Attr.ofSize(64)) {
      BpfCommand command = BpfCommand.BPF_PROG_QUERY;
      long result = attr.u32(0, NOWHERE).u32(4, type.number()).call(command);
      return Answer.of(command, result, LACKING, NO_PLACE);
    }
  }

  /**
   * Maps of sockets can be asked since 5.15 only; {@code BPF_PROG_ATTACH} wants a program first.
   */
  private static Answer attach(AttachType type) {
    try (Attr attr = Attr.ofSize(20)) {
      BpfCommand command = BpfCommand.BPF_PROG_ATTACH;
      long result = attr.u32(0, NOWHERE).u32(4, NOWHERE).u32(8, type.number()).call(command);
      return Answer.of(command, result, LACKING, NO_PLACE);
    }
  }
}
