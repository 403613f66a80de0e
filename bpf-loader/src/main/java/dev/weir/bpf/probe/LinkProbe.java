// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.netns.NetworkNamespace;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Makes a link to a place that does not exist, or that only the probe sees. */
final class LinkProbe {
  private static final int PROG_FD = 0;
  private static final int TARGET_FD = 4;
  private static final int ATTACH_TYPE = 8;
  private static final int FLAGS = 12;

  /** Up to {@code uprobe_multi.pid}, and what newer kernels have behind it. */
  private static final int SIZE = 64;

  private static final int NOWHERE = -1;
  private static final int LOOPBACK = 1;
  private static final int XDP_FLAGS_SKB_MODE = 1 << 1;
  private static final int BPF_F_BEFORE = 1 << 3;

  private static final Set<Errno> LACKING = Set.of(Errno.EINVAL, Errno.EOPNOTSUPP);

  private LinkProbe() {}

  static Answer of(LinkType type) {
    return switch (type) {
      case UNSPEC -> Answer.unknown("it is no type");
      case TRACING_MULTI -> Answer.unknown("this version of Weir does not ask for it");
      case RAW_TRACEPOINT, TRACING -> noProgram(BpfCommand.BPF_RAW_TRACEPOINT_OPEN, 8, 16);
      case ITER -> noProgram(BpfCommand.BPF_ITER_CREATE, 0, 8);
      case CGROUP ->
          create(ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_INGRESS, HookProbe.NO_PLACE);
      case NETNS ->
          create(ProgramType.FLOW_DISSECTOR, AttachType.FLOW_DISSECTOR, HookProbe.NO_PLACE);
      case XDP -> xdp();
      case PERF_EVENT -> create(ProgramType.TRACEPOINT, AttachType.PERF_EVENT, HookProbe.NO_PLACE);
      case KPROBE_MULTI -> kprobeMulti(AttachType.TRACE_KPROBE_MULTI);
      case UPROBE_MULTI -> uprobeMulti(AttachType.TRACE_UPROBE_MULTI);
      case STRUCT_OPS -> MapProbe.structOps(MapProbe.BPF_F_LINK);
      case NETFILTER -> netfilter();
      case TCX -> create(ProgramType.SCHED_CLS, AttachType.TCX_INGRESS, HookProbe.NO_PLACE);
      case NETKIT -> create(ProgramType.SCHED_CLS, AttachType.NETKIT_PRIMARY, HookProbe.NO_PLACE);
      case SOCKMAP -> create(ProgramType.SK_MSG, AttachType.SK_MSG_VERDICT, HookProbe.NO_PLACE);
    };
  }

  static Answer ofOrder(LinkType type) {
    return switch (type) {
      case TCX, NETKIT -> of(type);
      case CGROUP ->
          ProgramProbe.with(
              ProgramType.CGROUP_SKB,
              AttachType.CGROUP_INET_INGRESS,
              program ->
                  create(
                      program,
                      AttachType.CGROUP_INET_INGRESS,
                      attr -> attr.u32(FLAGS, BPF_F_BEFORE),
                      HookProbe.NO_PLACE));
      default -> Answer.no("such places have no order that can be chosen");
    };
  }

  /** A command that wants a descriptor first, and gets none. */
  private static Answer noProgram(BpfCommand command, int offset, int size) {
    try (Attr attr = Attr.ofSize(size)) {
      long result = attr.u32(offset, NOWHERE).call(command);
      return Answer.of(command, result, LACKING, Set.of(Errno.EBADF));
    }
  }

  private static Answer create(ProgramType program, AttachType type, Set<Errno> present) {
    AttachType loadedFor =
        program == ProgramType.TRACEPOINT ? AttachType.CGROUP_INET_INGRESS : type;
    return ProgramProbe.with(program, loadedFor, fd -> create(fd, type, attr -> {}, present));
  }

  private static Answer create(
      OwnedFd program, AttachType type, Consumer<Attr> rest, Set<Errno> present) {
    int raw = program.acquire();
    try (Attr attr = Attr.ofSize(SIZE, 256)) {
      attr.u32(PROG_FD, raw).u32(TARGET_FD, NOWHERE).u32(ATTACH_TYPE, type.number());
      rest.accept(attr);
      BpfCommand command = BpfCommand.BPF_LINK_CREATE;
      long result = attr.call(command);
      if (result >= 0) {
        OwnedFd.adopt(result, "link of a probe").close();
      }
      return Answer.of(command, result, LACKING, present);
    } finally {
      program.release();
    }
  }

  /**
   * An index that no device has gets EINVAL, as does an unknown hook: only a real device tells. It
   * is the loopback of a namespace that nobody else sees.
   */
  private static Answer xdp() {
    try (NetworkNamespace scratch = NetworkNamespace.create()) {
      return scratch.call(
          () ->
              ProgramProbe.with(
                  ProgramType.XDP,
                  AttachType.XDP,
                  program ->
                      create(
                          program,
                          AttachType.XDP,
                          attr -> attr.u32(TARGET_FD, LOOPBACK).u32(FLAGS, XDP_FLAGS_SKB_MODE),
                          Set.of())));
    } catch (WeirException e) {
      return Answer.unknown("needs a network namespace of its own: " + e.getMessage());
    }
  }

  /** The protocol family is none: who knows the hook says so. */
  private static Answer netfilter() {
    return ProgramProbe.with(
        ProgramType.NETFILTER,
        AttachType.NETFILTER,
        program ->
            create(
                program,
                AttachType.NETFILTER,
                attr -> attr.u32(TARGET_FD, 0).u32(16, 99),
                Set.of(Errno.EAFNOSUPPORT)));
  }

  /** The function is none: who knows the hook looks for it. */
  static Answer kprobeMulti(AttachType type) {
    return ProgramProbe.with(
        ProgramType.KPROBE,
        type,
        program ->
            create(
                program,
                type,
                attr -> {
                  // The address of the name, then an array that holds it.
                  long name = attr.string(24, "weir_no_such_function").u64(24);
                  int names = attr.block(24, Long.BYTES);
                  attr.memory().putLong(names, name);
                  attr.u32(TARGET_FD, 0).u32(20, 1);
                },
                EnumSet.of(Errno.ESRCH, Errno.ENOENT)));
  }

  /** The file is a directory: who knows the hook opens it. */
  static Answer uprobeMulti(AttachType type) {
    return ProgramProbe.with(
        ProgramType.KPROBE,
        type,
        program ->
            create(
                program,
                type,
                attr -> {
                  attr.string(16, "/");
                  attr.block(24, Long.BYTES);
                  attr.u32(TARGET_FD, 0).u32(48, 1);
                },
                EnumSet.of(Errno.EBADF)));
  }
}
