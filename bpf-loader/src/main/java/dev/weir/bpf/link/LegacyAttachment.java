// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.AttachType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OpenHandles;
import dev.weir.core.netns.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;

/**
 * A program attached without a link ({@code BPF_PROG_ATTACH}). The kernel keeps no handle for it:
 * it cannot be pinned, and <em>it stays attached when the process ends without closing this</em>.
 *
 * <p>Closing detaches the program that this attached, and none that others have put there since.
 * {@link #leave()} closes without detaching.
 *
 * <p>Where a place has one program ({@link CgroupMode#EXCLUSIVE} and {@link CgroupMode#OVERRIDE} of
 * control groups, maps of sockets, network namespaces), attaching another replaces it without a
 * word. This looks first and refuses; but looking and attaching are two system calls, as are
 * looking and detaching from a control group: whoever attaches to the same place in between is
 * replaced, or detached. Only one program should look after such a place, or use a link.
 *
 * <p>A device is found by its index in the network namespace of the thread that attaches, and the
 * kernel attaches to no namespace but that of the calling thread. So this keeps the namespace open,
 * and makes later calls from a thread that it moves there, which needs {@code CAP_SYS_ADMIN}.
 * Thread-safe.
 */
public final class LegacyAttachment implements Attachment {
  private static final int TARGET_FD = 0;
  private static final int ATTACH_BPF_FD = 4;
  private static final int ATTACH_TYPE = 8;
  private static final int ATTACH_FLAGS = 12;
  private static final int REPLACE_BPF_FD = 16;
  private static final int RELATIVE_FD = 20;
  private static final int EXPECTED_REVISION = 24;

  /** Up to {@code expected_revision}. */
  private static final int SIZE = 32;

  private final Target target;
  private final AttachType type;
  private final int flags;

  /** Whether the kernel, told of a program, detaches no other. */
  private final boolean exact;

  private final OpenHandles.Registration registration;
  private BpfProgram program;
  private State state = State.ATTACHED;

  private enum State {
    ATTACHED,
    DETACHED,
    CLOSED
  }

  private LegacyAttachment(
      Target target, AttachType type, int flags, boolean exact, BpfProgram program) {
    this.target = target;
    this.type = type;
    this.flags = flags;
    this.exact = exact;
    this.program = program;
    this.registration = OpenHandles.register(this, words(program, type, target));
  }

  /**
   * Attaches a program to a control group.
   *
   * @param program a program for that hook; it stays the caller's to close
   * @param cgroup the directory of a control group, version 2
   * @param hook the hook; one that begins with {@code CGROUP_}
   * @param mode beside others or alone
   * @return the attachment
   * @throws KernelException {@code EINVAL} if the program is not for the hook or is attached
   *     already, {@code EPERM} if the mode does not go together with what is attached here or
   *     above, {@code EEXIST} if it is to be alone and another is there: this replaces none
   */
  public static LegacyAttachment toCgroup(
      BpfProgram program, Path cgroup, AttachType hook, CgroupMode mode) {
    return toCgroup(program, cgroup, hook, mode, AttachOrder.last());
  }

  /**
   * Attaches a program to a control group.
   *
   * @param program a program for that hook; it stays the caller's to close
   * @param cgroup the directory of a control group, version 2
   * @param hook the hook; one that begins with {@code CGROUP_}
   * @param mode beside others or alone; an order goes with {@link CgroupMode#MULTI} only
   * @param order its place among the others (6.17), or {@link AttachOrder#replacing(BpfProgram)}
   *     (5.6)
   * @return the attachment
   * @throws ConcurrentChangeException {@code ESTALE} if the revision is not the expected one
   * @throws KernelException as {@link #toCgroup(BpfProgram, Path, AttachType, CgroupMode)}
   */
  public static LegacyAttachment toCgroup(
      BpfProgram program, Path cgroup, AttachType hook, CgroupMode mode, AttachOrder order) {
    boolean multi = mode == CgroupMode.MULTI;
    return attach(
        program, new AttachPoint.ControlGroup(cgroup), hook, mode.flag(), order, multi, !multi);
  }

  /**
   * Attaches a program to a device's ingress or egress (tcx, 6.6), or a netkit device (6.7).
   *
   * @param program a {@code SCHED_CLS} program; it stays the caller's to close
   * @param ifindex the device, in the network namespace of the calling thread; closing may happen
   *     in any
   * @param hook {@code TCX_…} or {@code NETKIT_…}
   * @param order its place among the others
   * @return the attachment
   * @throws ConcurrentChangeException {@code ESTALE} if the revision is not the expected one
   * @throws KernelException {@code ENODEV} if there is no such device, {@code ENOENT} if what the
   *     order names is not attached there, {@code EINVAL} if the kernel has no such hook
   */
  public static LegacyAttachment toDevice(
      BpfProgram program, int ifindex, AttachType hook, AttachOrder order) {
    return attach(program, new AttachPoint.Device(ifindex), hook, 0, order, true, false);
  }

  /**
   * Attaches a program to a map of sockets.
   *
   * @param program a {@code SK_MSG} or {@code SK_SKB} program; it stays the caller's to close
   * @param map a {@code SOCKMAP} or {@code SOCKHASH}, which keeps the program until the map ends
   * @param hook {@code SK_MSG_VERDICT}, {@code SK_SKB_STREAM_PARSER}, {@code SK_SKB_STREAM_VERDICT}
   *     or {@code SK_SKB_VERDICT} (5.13)
   * @return the attachment
   * @throws KernelException {@code EINVAL} if the program is not for the hook, {@code EEXIST} if
   *     another is there, as far as the kernel can tell (5.15): this replaces none
   */
  public static LegacyAttachment toMap(BpfProgram program, BpfMap map, AttachType hook) {
    return attach(program, new AttachPoint.SocketMap(map), hook, 0, AttachOrder.last(), true, true);
  }

  /**
   * Attaches a flow dissector to a network namespace.
   *
   * @param program a {@code FLOW_DISSECTOR} program; it stays the caller's to close
   * @param namespace the namespace
   * @return the attachment
   * @throws KernelException {@code EEXIST} if it has one: this replaces none
   */
  public static LegacyAttachment toNamespace(BpfProgram program, NetworkNamespace namespace) {
    return attach(
        program,
        new AttachPoint.Namespace(namespace),
        AttachType.FLOW_DISSECTOR,
        0,
        AttachOrder.last(),
        true,
        true);
  }

  private static LegacyAttachment attach(
      BpfProgram program,
      AttachPoint point,
      AttachType type,
      int flags,
      AttachOrder order,
      boolean exact,
      boolean alone) {
    if (alone) {
      requireNone(program, point, type);
    }
    // All that may fail, first: nothing stays attached without an owner.
    BpfProgram own = BpfProgram.adopt(program.fd().duplicate());
    Target target;
    try {
      target = Target.keep(point);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
    LegacyAttachment attachment = new LegacyAttachment(target, type, flags, exact, own);
    try {
      long result = attach(own, target, type, flags, order);
      if (result < 0) {
        throw explain(result, program, target, type, order);
      }
      return attachment;
    } catch (RuntimeException e) {
      attachment.leave();
      throw e;
    }
  }

  /** Where there is one program, the kernel would replace it without a word. */
  private static void requireNone(BpfProgram program, AttachPoint point, AttachType type) {
    List<Integer> there = idsAt(point, type);
    if (!there.isEmpty()) {
      throw new KernelException(
          BpfCommand.BPF_PROG_ATTACH.name(),
          "%s as %s".formatted(program, type.kernelName()),
          Errno.EEXIST.number(),
          "program %s is attached there; this replaces none"
              .formatted(Integer.toUnsignedString(there.get(0))));
    }
  }

  /** None also where the kernel does not tell, or the place is gone. */
  private static List<Integer> idsAt(AttachPoint point, AttachType type) {
    try {
      return AttachedPrograms.at(point, type).programIds();
    } catch (KernelException e) {
      boolean untold = e.errno() == Errno.EINVAL && point instanceof AttachPoint.SocketMap;
      if (untold || e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  private static long attach(
      BpfProgram program, Target target, AttachType type, int flags, AttachOrder order) {
    int raw = program.fd().acquire();
    try {
      return order.lend(
          (relative, replaced) ->
              target.with(
                  number -> {
                    try (Attr attr = Attr.ofSize(SIZE)) {
                      return attr.u32(TARGET_FD, number)
                          .u32(ATTACH_BPF_FD, raw)
                          .u32(ATTACH_TYPE, type.number())
                          .u32(ATTACH_FLAGS, flags | order.flags())
                          .u32(REPLACE_BPF_FD, replaced)
                          .u32(RELATIVE_FD, relative)
                          .u64(EXPECTED_REVISION, order.revision())
                          .call(BpfCommand.BPF_PROG_ATTACH);
                    }
                  }));
    } finally {
      program.fd().release();
    }
  }

  private static KernelException explain(
      long result, BpfProgram program, Target target, AttachType type, AttachOrder order) {
    Errno errno = Errno.of((int) -result);
    String hint =
        switch (errno) {
          case EPERM ->
              target.point() instanceof AttachPoint.ControlGroup
                  ? CgroupLink.hint(errno)
                  : "needs CAP_NET_ADMIN";
          case EBADF -> CgroupLink.hint(errno);
          case EINVAL ->
              "the program is not one for %s, or is attached there already, or this kernel has no such hook or order (%s)"
                  .formatted(type.kernelName(), order);
          case ENOENT -> "what the order names is not attached there: " + order;
          case ENODEV -> "there is no such device in the network namespace of this thread";
          case EEXIST -> "a program is attached there";
          default -> "";
        };
    KernelException refusal =
        BpfCommand.BPF_PROG_ATTACH.failed(result, words(program, type, target), hint);
    return errno == Errno.ESTALE ? StaleRevision.of(refusal, order, target.point(), type) : refusal;
  }

  private static String words(BpfProgram program, AttachType type, Target target) {
    return "%s as %s on %s".formatted(program, type.kernelName(), target);
  }

  @Override
  public synchronized void update(BpfProgram next) {
    requireOpen();
    if (state == State.DETACHED) {
      throw new HandleClosedException(this + ", detached");
    }
    boolean listed = exact && !isAlone();
    if (!listed) {
      requireOwn(next);
    }
    AttachOrder order = listed ? AttachOrder.replacing(program) : AttachOrder.last();
    BpfProgram own = BpfProgram.adopt(next.fd().duplicate());
    long result = attach(own, target, type, flags, order);
    if (result < 0) {
      own.close();
      KernelException refusal = explain(result, next, target, type, order);
      throw result == -Errno.ENOENT.number() ? changed(refusal, 0) : refusal;
    }
    BpfProgram old = program;
    program = own;
    old.close();
  }

  /** Whether the place has one program, which attaching another replaces. */
  private boolean isAlone() {
    return target.point() instanceof AttachPoint.SocketMap
        || target.point() instanceof AttachPoint.Namespace;
  }

  private void requireOwn(BpfProgram next) {
    List<Integer> there = idsAt(target.point(), type);
    boolean unknown = there.isEmpty() && target.point() instanceof AttachPoint.SocketMap;
    if (!unknown && !there.contains(program.id())) {
      KernelException refusal =
          new KernelException(
              BpfCommand.BPF_PROG_ATTACH.name(), words(next, type, target), Errno.ENOENT.number());
      throw changed(refusal, there.isEmpty() ? 0 : there.get(0));
    }
  }

  private ConcurrentChangeException changed(KernelException refusal, int actual) {
    return new ConcurrentChangeException(
        refusal,
        Integer.toUnsignedLong(program.id()),
        Integer.toUnsignedLong(actual),
        "program",
        "look again at what is attached");
  }

  /**
   * Detaches the program, if it is still attached. Detaching again does nothing.
   *
   * @throws KernelException if the kernel refuses it: {@code EPERM} without the privilege
   */
  @Override
  public synchronized void detach() {
    requireOpen();
    detachOwn();
  }

  private void detachOwn() {
    if (state != State.ATTACHED) {
      return;
    }
    // Told to detach one of a control group that has it alone, the kernel detaches whichever it is.
    if (exact || idsAt(target.point(), type).contains(program.id())) {
      long result = detachCall();
      boolean gone =
          result == -Errno.ENOENT.number()
              || (result == -Errno.ENODEV.number() && target.point() instanceof AttachPoint.Device);
      if (result < 0 && !gone) {
        throw BpfCommand.BPF_PROG_DETACH.failed(result, words(program, type, target), "");
      }
    }
    state = State.DETACHED;
  }

  private long detachCall() {
    int raw = program.fd().acquire();
    try {
      return target.with(
          number -> {
            try (Attr attr = Attr.ofSize(SIZE)) {
              return attr.u32(TARGET_FD, number)
                  .u32(ATTACH_BPF_FD, raw)
                  .u32(ATTACH_TYPE, type.number())
                  .call(BpfCommand.BPF_PROG_DETACH);
            }
          });
    } finally {
      program.fd().release();
    }
  }

  /** Closes this and leaves the program attached, for good as far as this process is concerned. */
  public synchronized void leave() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      registration.close();
      program.close();
      target.close();
    }
  }

  private void requireOpen() {
    if (state == State.CLOSED) {
      throw new HandleClosedException(toString());
    }
  }

  /** {@return the id of the program that this attached, as last updated} */
  public synchronized int programId() {
    return program.id();
  }

  @Override
  public synchronized boolean isOpen() {
    return state != State.CLOSED;
  }

  /**
   * Detaches the program, if it is still attached, and closes this.
   *
   * @throws KernelException if the kernel refuses to detach it; this is open still
   */
  @Override
  public synchronized void close() {
    if (state != State.CLOSED) {
      detachOwn();
      leave();
    }
  }

  /** {@return program, hook and place} */
  @Override
  public synchronized String toString() {
    return words(program, type, target);
  }
}
