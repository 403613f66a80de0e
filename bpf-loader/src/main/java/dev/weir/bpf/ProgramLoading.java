// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.internal.core.CoreCode;
import dev.weir.bpf.internal.sys.Privilege;
import dev.weir.bpf.internal.verifier.LogSummary;
import dev.weir.bpf.internal.verifier.ProgramImage;
import dev.weir.bpf.internal.verifier.Verdict;
import dev.weir.bpf.internal.verifier.Verifier;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** From a program whose maps exist to a program in the kernel. Thread-safe. */
final class ProgramLoading {
  private static final Set<ProgramType> TRACING = EnumSet.of(ProgramType.TRACING, ProgramType.LSM);

  private final Map<String, BpfMap> maps;
  private final ObjectFacts facts;
  private final int logLevel;

  private ProgramLoading(Map<String, BpfMap> maps, ObjectFacts facts, int logLevel) {
    this.maps = Map.copyOf(maps);
    this.facts = facts;
    this.logLevel = logLevel;
  }

  static ProgramLoading alone(Map<String, BpfMap> maps, AttachTargets targets) {
    return new ProgramLoading(maps, ObjectFacts.none(targets), 0);
  }

  static ProgramLoading of(Map<String, BpfMap> maps, ObjectFacts facts, int logLevel) {
    return new ProgramLoading(maps, facts, logLevel);
  }

  BpfProgram load(ProgramSpec spec) {
    return load(spec, log -> {});
  }

  /**
   * Loads a program.
   *
   * @param log is given what the verifier says of a program it accepts, if that was asked for
   */
  BpfProgram load(ProgramSpec spec, Consumer<String> log) {
    if (spec.type() == ProgramType.UNSPEC) {
      throw new InvalidSpecException(
          "program \"%s\": its section \"%s\" does not say what type it is; set one"
              .formatted(spec.name(), spec.section()));
    }
    CoreCode code = facts.link(spec);
    ProgramImage image = image(spec, code.instructions());
    Verdict verdict = Verifier.load(image, logLevel);
    if (verdict instanceof Verdict.Accepted accepted) {
      log.accept(accepted.log());
      return BpfProgram.adopt(accepted.program(), spec.name());
    }
    throw refusal(spec, code, (Verdict.Refused) verdict);
  }

  private ProgramImage image(ProgramSpec spec, List<Instruction> code) {
    Map<OwnedFd, Integer> numbers = new HashMap<>();
    List<OwnedFd> uses = new ArrayList<>();
    List<Instruction> resolved = new ArrayList<>(code.size());
    int slot = 0;
    for (Instruction instruction : facts.resolveKernelSymbols(code)) {
      resolved.add(resolve(spec, slot, instruction, uses, numbers));
      slot += instruction.slots();
    }
    Optional<ProgramImage.Target> target = facts.targets().of(spec, facts.targetProgram(spec));
    target.map(ProgramImage.Target::holder).ifPresent(uses::add);
    Optional<ProgramImage.Info> info = facts.info(spec);
    info.map(ProgramImage.Info::btf).ifPresent(uses::add);
    uses.addAll(facts.moduleBtfs());
    return new ProgramImage(
        spec.name(),
        spec.type().number(),
        facts.targets().attachType(spec),
        resolved,
        spec.license(),
        spec.kernelVersion(),
        spec.flags(),
        0,
        info.orElse(null),
        target.orElse(null),
        facts.moduleBtfs(),
        uses);
  }

  private Instruction resolve(
      ProgramSpec spec,
      int slot,
      Instruction instruction,
      List<OwnedFd> uses,
      Map<OwnedFd, Integer> numbers) {
    Reference reference = instruction.reference().orElse(null);
    if (reference instanceof Reference.MapFd map && instruction.isWide()) {
      return instruction.withImm(number(spec, slot, map, uses, numbers));
    }
    if (reference instanceof Reference.MapValue value && instruction.isWide()) {
      long number = number(spec, slot, value, uses, numbers);
      return instruction.withImm((long) value.offset() << 32 | number);
    }
    if (reference instanceof Reference.Kernel symbol && !facts.knowsKernelSymbols()) {
      throw new InvalidSpecException(
          "program \"%s\": slot %d refers to %s; only a loaded object can look it up"
              .formatted(spec.name(), slot, symbol));
    }
    return instruction;
  }

  private int number(
      ProgramSpec spec,
      int slot,
      Reference reference,
      List<OwnedFd> uses,
      Map<OwnedFd, Integer> numbers) {
    BpfMap map = maps.get(reference.name());
    if (map == null) {
      throw new InvalidSpecException(
          "program \"%s\": slot %d refers to map \"%s\"; there are %s"
              .formatted(spec.name(), slot, reference.name(), maps.keySet()));
    }
    return numbers.computeIfAbsent(
        map.fd(),
        fd -> {
          uses.add(fd);
          int number = fd.acquire();
          fd.release();
          return number;
        });
  }

  private KernelException refusal(ProgramSpec spec, CoreCode code, Verdict.Refused refused) {
    String program = "%s program %s".formatted(spec.type().kernelName(), spec.name());
    String log = refused.log();
    if (log.isBlank()) {
      return new KernelException("BPF_PROG_LOAD", program, refused.errno(), hint(spec, refused));
    }
    String summary = code.explain(log).orElseGet(() -> LogSummary.of(log));
    return new VerifierException(program, refused.errno(), summary, log);
  }

  private static String hint(ProgramSpec spec, Verdict.Refused refused) {
    return switch (Errno.of(refused.errno())) {
      case EPERM ->
          Privilege.hint("CAP_BPF, and CAP_NET_ADMIN or CAP_PERFMON by the program's type")
              + (TRACING.contains(spec.type())
                  ? "; a kernel without CONFIG_DYNAMIC_FTRACE cannot trace functions"
                  : "");
      case E2BIG -> "it has " + spec.slots() + " instructions, more than this kernel takes";
      case EINVAL ->
          "the kernel did not come to verify it: its type, attach type (%s), flags (0x%x) or licence (\"%s\") are not for this kernel"
              .formatted(
                  spec.attachType().map(AttachType::kernelName).orElse("none"),
                  spec.flags(),
                  spec.license());
      default -> "";
    };
  }
}
