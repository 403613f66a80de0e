// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import static dev.weir.bpf.asm.Instructions.call;
import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.mov;
import static dev.weir.bpf.asm.Register.R0;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.internal.verifier.ProgramImage;
import dev.weir.bpf.internal.verifier.Verdict;
import dev.weir.bpf.internal.verifier.Verifier;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads the smallest program of a type, or has the verifier say why not. */
final class ProgramProbe {
  private static final int BPF_F_SLEEPABLE = 1 << 4;

  /** Returns 0, which every type may. */
  static final List<Instruction> NOTHING = List.of(mov(R0, 0), exit());

  /** No function of the kernel is type 1: who would attach to one says so in the log. */
  private static final ProgramImage.Target NO_FUNCTION = new ProgramImage.Target(1, null);

  private ProgramProbe() {}

  static Answer of(ProgramType type) {
    return switch (type) {
      case UNSPEC -> Answer.unknown("it is no type");
      case TRACING, LSM, EXT -> ofFunctions(type, attachType(type));
      case STRUCT_OPS ->
          // The type with the table of functions is looked up before the log is begun.
          refusal(load(type, 0, NOTHING, NO_FUNCTION), Errno.ENOTSUPP);
      default -> verdict(load(type, attachType(type), NOTHING, null));
    };
  }

  /** Types that are for a function: the verifier complains of the function, not of the type. */
  static Answer ofFunctions(ProgramType type, int attachType) {
    Verdict verdict = load(type, attachType, NOTHING, NO_FUNCTION);
    if (verdict.log().contains("attach_btf_id 1 ")
        || verdict.log().contains("Cannot replace kernel functions")) {
      return Answer.YES;
    }
    return verdict(verdict);
  }

  static Answer of(ProgramType type, Helper helper) {
    switch (type) {
      case UNSPEC, TRACING, LSM, EXT, STRUCT_OPS -> {
        return Answer.unknown("helpers of such programs depend on the function they are for");
      }
      default -> {
        Verdict verdict =
            load(type, attachType(type), List.of(call(helper.number()), exit()), null);
        return ofCall(verdict, type);
      }
    }
  }

  private static Answer ofCall(Verdict verdict, ProgramType type) {
    if (verdict instanceof Verdict.Accepted accepted) {
      accepted.program().close();
      return Answer.YES;
    }
    String log = verdict.log();
    for (String refusal : HELPER_REFUSALS) {
      if (log.contains(refusal)) {
        return Answer.no("the verifier said: " + line(log, refusal));
      }
    }
    if (log.isBlank()) {
      // The verifier never came to look: is it for the type, or for the caller?
      Answer ofType = of(type);
      return ofType.kind() == Answer.Kind.YES ? verdict(verdict) : ofType;
    }
    // Anything else is about the arguments, which are not there.
    return Answer.YES;
  }

  /** kernel/bpf/verifier.c: check_helper_call; the last since 6.12. */
  private static final List<String> HELPER_REFUSALS =
      List.of("invalid func ", "unknown func ", "program of this type cannot use helper ");

  private static String line(String log, String part) {
    return log.lines().filter(line -> line.contains(part)).findFirst().orElse(part).strip();
  }

  /** Of a type that does not load without an attach type. */
  private static int attachType(ProgramType type) {
    return switch (type) {
      case CGROUP_SOCK_ADDR -> AttachType.CGROUP_INET4_CONNECT.number();
      case CGROUP_SOCKOPT -> AttachType.CGROUP_SETSOCKOPT.number();
      case SK_LOOKUP -> AttachType.SK_LOOKUP.number();
      case NETFILTER -> AttachType.NETFILTER.number();
      // Functions some kernels keep from everyone; tracepoints are the least of what it is for.
      case TRACING -> AttachType.TRACE_RAW_TP.number();
      case LSM -> AttachType.LSM_MAC.number();
      default -> 0;
    };
  }

  /**
   * Loads a program for a use of it.
   *
   * @return what the use found, or that there is no such program
   */
  static Answer with(ProgramType type, AttachType attachType, Function<OwnedFd, Answer> use) {
    Verdict verdict = load(type, attachType.number(), NOTHING, null);
    if (verdict instanceof Verdict.Accepted accepted) {
      try (OwnedFd program = accepted.program()) {
        return use.apply(program);
      }
    }
    return verdict(verdict);
  }

  /** Of a program of which nothing is wrong but what the kernel lacks. */
  static Answer verdict(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      accepted.program().close();
      return Answer.YES;
    }
    Verdict.Refused refused = (Verdict.Refused) verdict;
    Errno errno = Errno.of(refused.errno());
    String seen =
        "BPF_PROG_LOAD answered " + errno + lastLine(refused.log()).map(": "::concat).orElse("");
    return switch (errno) {
      case EINVAL, E2BIG, EOPNOTSUPP, ENOTSUPP -> Answer.no(seen);
      default -> Answer.unknown(seen);
    };
  }

  private static Answer refusal(Verdict verdict, Errno present) {
    return verdict instanceof Verdict.Refused refused && Errno.of(refused.errno()) == present
        ? Answer.YES
        : verdict(verdict);
  }

  private static Optional<String> lastLine(String log) {
    return log.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("processed "))
        .reduce((first, second) -> second)
        .map(String::strip);
  }

  static Verdict load(
      ProgramType type,
      int attachType,
      List<Instruction> code,
      ProgramImage.@Nullable Target target) {
    return Verifier.load(
        new ProgramImage(
            "weir_probe",
            type.number(),
            attachType,
            code,
            "GPL",
            0,
            type == ProgramType.SYSCALL ? BPF_F_SLEEPABLE : 0,
            0,
            null,
            target,
            List.of(),
            List.of()),
        0);
  }
}
