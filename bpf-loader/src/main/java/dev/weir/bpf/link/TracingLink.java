// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.internal.kernel.ProgramBtf;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;

/**
 * A program of a function of the kernel ({@code fentry}, {@code fexit}, {@code fmod_ret}, {@code
 * lsm}), of a tracepoint ({@code tp_btf}, {@code raw_tp}), or in the place of another program's
 * function ({@code freplace}). It keeps its program for life. Thread-safe.
 */
public final class TracingLink extends BpfLink {
  private static final int NAME = 0;
  private static final int PROG_FD = 8;
  private static final int OPEN_SIZE = 16;

  private static final int TARGET_BTF_ID = 16;

  TracingLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program to what it was loaded for.
   *
   * @param program a {@code TRACING}, {@code LSM} or {@code EXT} program
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if it is of another type; {@code
   *     EBUSY} if the function has a program that it cannot have beside this; {@code ENOTSUPP} if
   *     the architecture has no trampolines
   */
  public static TracingLink attach(BpfProgram program) {
    return open(program, "");
  }

  /**
   * Attaches a program to a tracepoint, whose arguments it gets as they are.
   *
   * @param program a {@code RAW_TRACEPOINT} or {@code RAW_TRACEPOINT_WRITABLE} program
   * @param tracepoint the tracepoint's name without its group: {@code "sched_switch"}
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code ENOENT} if there is no such tracepoint,
   *     {@code EINVAL} if the program is of another type
   */
  public static TracingLink attachRaw(BpfProgram program, String tracepoint) {
    return open(program, tracepoint);
  }

  /**
   * Attaches a program in the place of a function, also of another program than the one it was
   * loaded for, if the function is the same there (5.10).
   *
   * @param program an {@code EXT} program
   * @param target the program with the function
   * @param function the function's name
   * @return the link
   * @throws InvalidSpecException if the target has no function of that name, or no BTF to tell
   * @throws dev.weir.core.error.KernelException {@code EBUSY} if the function is replaced already,
   *     {@code EINVAL} if it is not like the one that the program was verified for
   */
  public static TracingLink replace(BpfProgram program, BpfProgram target, String function) {
    int functionTypeId = functionOf(target, function);
    int raw = target.fd().acquire();
    try {
      // BPF_CGROUP_INET_INGRESS is 0: none.
      return (TracingLink)
          new LinkCreation(LinkType.TRACING, AttachType.CGROUP_INET_INGRESS, program)
              .rest(attr -> attr.u32(TARGET_BTF_ID, functionTypeId))
              .hint(errno -> errno == Errno.EBUSY ? "the function is replaced already" : "")
              .at(raw, "function %s of %s".formatted(function, target));
    } finally {
      target.fd().release();
    }
  }

  private static int functionOf(BpfProgram target, String function) {
    return ProgramBtf.of(target.info().btfId(), target.toString())
        .find(function, BtfKind.FUNC)
        .orElseThrow(
            () -> new InvalidSpecException(target + " has no function \"" + function + "\""));
  }

  private static TracingLink open(BpfProgram program, String tracepoint) {
    BpfCommand command = BpfCommand.BPF_RAW_TRACEPOINT_OPEN;
    String where = tracepoint.isEmpty() ? program.toString() : program + " on " + tracepoint;
    int raw = program.fd().acquire();
    try (Attr attr = Attr.ofSize(OPEN_SIZE)) {
      if (!tracepoint.isEmpty()) {
        attr.string(NAME, tracepoint);
      }
      long result = attr.u32(PROG_FD, raw).call(command);
      if (result < 0) {
        throw command.failed(result, where, hint(Errno.of((int) -result), tracepoint));
      }
      return (TracingLink) BpfLink.adopt(OwnedFd.adopt(result, "tracing link of " + where));
    } finally {
      program.fd().release();
    }
  }

  private static String hint(Errno errno, String tracepoint) {
    return switch (errno) {
      case ENOENT -> "there is no such tracepoint; /sys/kernel/tracing/available_events has them";
      case EINVAL ->
          tracepoint.isEmpty()
              ? "it is for no function or tracepoint that was named when it was loaded"
              : "not a program for a raw tracepoint";
      case EBUSY -> "the function is traced or replaced in a way that excludes this program";
      case ENOTSUPP -> "the kernel has no trampolines for functions on this architecture";
      case EPERM -> "needs CAP_BPF and CAP_PERFMON (CAP_SYS_ADMIN before 5.8)";
      default -> "";
    };
  }
}
