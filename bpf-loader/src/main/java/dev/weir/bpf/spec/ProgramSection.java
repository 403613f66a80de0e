// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a program's section says of the program. The names are libbpf's (its {@code
 * SEC_DEF} list), read as leniently as cilium/ebpf reads them: a name without a target may go on in
 * any way ({@code tc/entry} is {@code tc}), one with a target has it after the first slash.
 *
 * @param type the type, {@link ProgramType#UNSPEC} if the name is not known
 * @param attachType what it is attached to, if the name says so
 * @param attachTo the target that the name gives: a function, a tracepoint
 * @param flags {@code BPF_F_…} bits for loading
 */
record ProgramSection(
    ProgramType type, Optional<AttachType> attachType, Optional<String> attachTo, int flags) {
  /** {@code BPF_F_SLEEPABLE} (5.10). */
  private static final int SLEEPABLE = 1 << 4;

  /** {@code BPF_F_XDP_HAS_FRAGS} (5.18). */
  private static final int XDP_HAS_FRAGS = 1 << 5;

  private static final ProgramSection UNKNOWN =
      new ProgramSection(ProgramType.UNSPEC, Optional.empty(), Optional.empty(), 0);

  /** One line of the list; a pattern that ends in {@code +} has a target. */
  private record Definition(
      String pattern, ProgramType type, @Nullable AttachType attachType, int flags) {

    @Nullable ProgramSection match(String name) {
      if (!pattern.endsWith("+")) {
        return name.startsWith(pattern) ? section(Optional.empty()) : null;
      }
      int slash = name.indexOf('/');
      String head = slash < 0 ? name : name.substring(0, slash);
      if (head.length() != pattern.length() - 1 || !pattern.startsWith(head)) {
        return null;
      }
      String target = slash < 0 ? "" : name.substring(slash + 1);
      return section(target.isEmpty() ? Optional.empty() : Optional.of(target));
    }

    private ProgramSection section(Optional<String> target) {
      return new ProgramSection(type, Optional.ofNullable(attachType), target, flags);
    }
  }

  static ProgramSection of(String sectionName) {
    for (Definition definition : DEFINITIONS) {
      ProgramSection section = definition.match(sectionName);
      if (section != null) {
        return section;
      }
    }
    return UNKNOWN;
  }

  private static Definition def(String pattern, ProgramType type) {
    return new Definition(pattern, type, null, 0);
  }

  private static Definition def(String pattern, ProgramType type, AttachType attachType) {
    return new Definition(pattern, type, attachType, 0);
  }

  private static Definition sleepable(
      String pattern, ProgramType type, @Nullable AttachType attachType) {
    return new Definition(pattern, type, attachType, SLEEPABLE);
  }

  private static Definition frags(String pattern, AttachType attachType) {
    return new Definition(pattern, ProgramType.XDP, attachType, XDP_HAS_FRAGS);
  }

  /** The order matters: the first that matches counts. */
  private static final Definition[] DEFINITIONS = {
    def("socket", ProgramType.SOCKET_FILTER),
    def(
        "sk_reuseport/migrate",
        ProgramType.SK_REUSEPORT,
        AttachType.SK_REUSEPORT_SELECT_OR_MIGRATE),
    def("sk_reuseport", ProgramType.SK_REUSEPORT, AttachType.SK_REUSEPORT_SELECT),
    def("kprobe+", ProgramType.KPROBE),
    def("uprobe+", ProgramType.KPROBE),
    sleepable("uprobe.s+", ProgramType.KPROBE, null),
    def("kretprobe+", ProgramType.KPROBE),
    def("uretprobe+", ProgramType.KPROBE),
    sleepable("uretprobe.s+", ProgramType.KPROBE, null),
    def("kprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_KPROBE_MULTI),
    def("kretprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_KPROBE_MULTI),
    def("kprobe.session+", ProgramType.KPROBE, AttachType.TRACE_KPROBE_SESSION),
    def("uprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI),
    def("uretprobe.multi+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI),
    def("uprobe.session+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_SESSION),
    sleepable("uprobe.multi.s+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI),
    sleepable("uretprobe.multi.s+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_MULTI),
    sleepable("uprobe.session.s+", ProgramType.KPROBE, AttachType.TRACE_UPROBE_SESSION),
    def("ksyscall+", ProgramType.KPROBE),
    def("kretsyscall+", ProgramType.KPROBE),
    def("usdt+", ProgramType.KPROBE),
    sleepable("usdt.s+", ProgramType.KPROBE, null),
    def("tc/ingress", ProgramType.SCHED_CLS, AttachType.TCX_INGRESS),
    def("tc/egress", ProgramType.SCHED_CLS, AttachType.TCX_EGRESS),
    def("tcx/ingress", ProgramType.SCHED_CLS, AttachType.TCX_INGRESS),
    def("tcx/egress", ProgramType.SCHED_CLS, AttachType.TCX_EGRESS),
    def("tc", ProgramType.SCHED_CLS),
    def("classifier", ProgramType.SCHED_CLS),
    def("action", ProgramType.SCHED_ACT),
    def("netkit/primary", ProgramType.SCHED_CLS, AttachType.NETKIT_PRIMARY),
    def("netkit/peer", ProgramType.SCHED_CLS, AttachType.NETKIT_PEER),
    def("tracepoint+", ProgramType.TRACEPOINT),
    def("tp+", ProgramType.TRACEPOINT),
    def("raw_tracepoint+", ProgramType.RAW_TRACEPOINT),
    def("raw_tp+", ProgramType.RAW_TRACEPOINT),
    def("raw_tracepoint.w+", ProgramType.RAW_TRACEPOINT_WRITABLE),
    def("raw_tp.w+", ProgramType.RAW_TRACEPOINT_WRITABLE),
    def("tp_btf+", ProgramType.TRACING, AttachType.TRACE_RAW_TP),
    def("fentry+", ProgramType.TRACING, AttachType.TRACE_FENTRY),
    def("fmod_ret+", ProgramType.TRACING, AttachType.MODIFY_RETURN),
    def("fexit+", ProgramType.TRACING, AttachType.TRACE_FEXIT),
    sleepable("fentry.s+", ProgramType.TRACING, AttachType.TRACE_FENTRY),
    sleepable("fmod_ret.s+", ProgramType.TRACING, AttachType.MODIFY_RETURN),
    sleepable("fexit.s+", ProgramType.TRACING, AttachType.TRACE_FEXIT),
    def("freplace+", ProgramType.EXT),
    def("lsm+", ProgramType.LSM, AttachType.LSM_MAC),
    sleepable("lsm.s+", ProgramType.LSM, AttachType.LSM_MAC),
    def("lsm_cgroup+", ProgramType.LSM, AttachType.LSM_CGROUP),
    def("iter+", ProgramType.TRACING, AttachType.TRACE_ITER),
    sleepable("iter.s+", ProgramType.TRACING, AttachType.TRACE_ITER),
    sleepable("syscall", ProgramType.SYSCALL, null),
    frags("xdp.frags/devmap", AttachType.XDP_DEVMAP),
    def("xdp/devmap", ProgramType.XDP, AttachType.XDP_DEVMAP),
    frags("xdp.frags/cpumap", AttachType.XDP_CPUMAP),
    def("xdp/cpumap", ProgramType.XDP, AttachType.XDP_CPUMAP),
    frags("xdp.frags", AttachType.XDP),
    def("xdp", ProgramType.XDP, AttachType.XDP),
    def("perf_event", ProgramType.PERF_EVENT),
    def("lwt_in", ProgramType.LWT_IN),
    def("lwt_out", ProgramType.LWT_OUT),
    def("lwt_xmit", ProgramType.LWT_XMIT),
    def("lwt_seg6local", ProgramType.LWT_SEG6LOCAL),
    def("sockops", ProgramType.SOCK_OPS, AttachType.CGROUP_SOCK_OPS),
    def("sk_skb/stream_parser", ProgramType.SK_SKB, AttachType.SK_SKB_STREAM_PARSER),
    def("sk_skb/stream_verdict", ProgramType.SK_SKB, AttachType.SK_SKB_STREAM_VERDICT),
    def("sk_skb/verdict", ProgramType.SK_SKB, AttachType.SK_SKB_VERDICT),
    def("sk_skb", ProgramType.SK_SKB),
    def("sk_msg", ProgramType.SK_MSG, AttachType.SK_MSG_VERDICT),
    def("lirc_mode2", ProgramType.LIRC_MODE2, AttachType.LIRC_MODE2),
    def("flow_dissector", ProgramType.FLOW_DISSECTOR, AttachType.FLOW_DISSECTOR),
    def("cgroup_skb/ingress", ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_INGRESS),
    def("cgroup_skb/egress", ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS),
    def("cgroup/skb", ProgramType.CGROUP_SKB),
    def("cgroup/sock_create", ProgramType.CGROUP_SOCK, AttachType.CGROUP_INET_SOCK_CREATE),
    def("cgroup/sock_release", ProgramType.CGROUP_SOCK, AttachType.CGROUP_INET_SOCK_RELEASE),
    def("cgroup/sock", ProgramType.CGROUP_SOCK, AttachType.CGROUP_INET_SOCK_CREATE),
    def("cgroup/post_bind4", ProgramType.CGROUP_SOCK, AttachType.CGROUP_INET4_POST_BIND),
    def("cgroup/post_bind6", ProgramType.CGROUP_SOCK, AttachType.CGROUP_INET6_POST_BIND),
    def("cgroup/bind4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_BIND),
    def("cgroup/bind6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET6_BIND),
    def("cgroup/connect4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_CONNECT),
    def("cgroup/connect6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET6_CONNECT),
    def("cgroup/connect_unix", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UNIX_CONNECT),
    def("cgroup/sendmsg4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UDP4_SENDMSG),
    def("cgroup/sendmsg6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UDP6_SENDMSG),
    def("cgroup/sendmsg_unix", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UNIX_SENDMSG),
    def("cgroup/recvmsg4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UDP4_RECVMSG),
    def("cgroup/recvmsg6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UDP6_RECVMSG),
    def("cgroup/recvmsg_unix", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_UNIX_RECVMSG),
    def("cgroup/getpeername4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_GETPEERNAME),
    def("cgroup/getpeername6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET6_GETPEERNAME),
    def(
        "cgroup/getpeername_unix",
        ProgramType.CGROUP_SOCK_ADDR,
        AttachType.CGROUP_UNIX_GETPEERNAME),
    def("cgroup/getsockname4", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_GETSOCKNAME),
    def("cgroup/getsockname6", ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET6_GETSOCKNAME),
    def(
        "cgroup/getsockname_unix",
        ProgramType.CGROUP_SOCK_ADDR,
        AttachType.CGROUP_UNIX_GETSOCKNAME),
    def("cgroup/sysctl", ProgramType.CGROUP_SYSCTL, AttachType.CGROUP_SYSCTL),
    def("cgroup/getsockopt", ProgramType.CGROUP_SOCKOPT, AttachType.CGROUP_GETSOCKOPT),
    def("cgroup/setsockopt", ProgramType.CGROUP_SOCKOPT, AttachType.CGROUP_SETSOCKOPT),
    def("cgroup/dev", ProgramType.CGROUP_DEVICE, AttachType.CGROUP_DEVICE),
    def("struct_ops+", ProgramType.STRUCT_OPS),
    sleepable("struct_ops.s+", ProgramType.STRUCT_OPS, null),
    def("sk_lookup", ProgramType.SK_LOOKUP, AttachType.SK_LOOKUP),
    def("netfilter", ProgramType.NETFILTER, AttachType.NETFILTER),
  };
}
