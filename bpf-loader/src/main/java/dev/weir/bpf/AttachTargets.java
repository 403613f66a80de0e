// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.core.TargetBtf;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.internal.kernel.ModuleBtf;
import dev.weir.bpf.internal.kernel.ProgramBtf;
import dev.weir.bpf.internal.kernel.RunningKernel;
import dev.weir.bpf.internal.verifier.ProgramImage;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The functions that tracing, LSM and replacing programs are for, by their BTF ids: the kernel
 * wants to know them when it loads the program. Thread-safe.
 */
final class AttachTargets implements AutoCloseable {
  private final RunningKernel kernel;
  private final Map<String, OwnedFd> modules = new ConcurrentHashMap<>();

  AttachTargets(RunningKernel kernel) {
    this.kernel = kernel;
  }

  Optional<ProgramImage.Target> of(ProgramSpec spec, Optional<BpfProgram> program) {
    if (!needsTarget(spec)) {
      return Optional.empty();
    }
    String name = spec.attachTo().orElse("");
    if (name.isEmpty()) {
      throw new InvalidSpecException(
          "program \"%s\": its section \"%s\" names no function to attach to; set one"
              .formatted(spec.name(), spec.section()));
    }
    if (program.isPresent()) {
      return Optional.of(inProgram(spec, name, program.get()));
    }
    if (spec.type() == ProgramType.EXT) {
      throw new InvalidSpecException(
          "program \"%s\" replaces function %s of another program: give the loader its target"
              .formatted(spec.name(), name));
    }
    return Optional.of(
        spec.type() == ProgramType.STRUCT_OPS ? table(spec, name) : inKernel(spec, name));
  }

  /** {@return what {@code expected_attach_type} is to be} */
  int attachType(ProgramSpec spec) {
    if (spec.type() == ProgramType.STRUCT_OPS) {
      return member(spec, spec.attachTo().orElse(""));
    }
    return spec.attachType().map(AttachType::number).orElse(0);
  }

  private ProgramImage.Target table(ProgramSpec spec, String name) {
    return new ProgramImage.Target(table(spec, kernel.types().main().btf(), name), null);
  }

  private static int table(ProgramSpec spec, Btf btf, String name) {
    String struct = name.substring(0, Math.max(0, name.indexOf('.')));
    if (struct.isEmpty()) {
      throw new InvalidSpecException(
          "program \"%s\" is for member %s of a function table; say of which: STRUCT.%s"
              .formatted(spec.name(), name, name));
    }
    return btf.find(struct, BtfKind.STRUCT)
        .orElseThrow(() -> missing(spec, "struct " + struct, "the kernel"));
  }

  /** The kernel takes the number of the member for the attach type. */
  private int member(ProgramSpec spec, String name) {
    Btf btf = kernel.types().main().btf();
    String wanted = name.substring(name.indexOf('.') + 1);
    if (btf.type(table(spec, btf, name)) instanceof BtfType.Struct struct) {
      for (int i = 0; i < struct.members().size(); i++) {
        if (struct.members().get(i).name().equals(wanted)) {
          return i;
        }
      }
    }
    throw missing(spec, "member " + name, "the kernel");
  }

  private static boolean needsTarget(ProgramSpec spec) {
    return switch (spec.type()) {
      case TRACING, LSM, EXT, STRUCT_OPS -> true;
      default -> false;
    };
  }

  private static ProgramImage.Target inProgram(ProgramSpec spec, String name, BpfProgram program) {
    Btf btf = ProgramBtf.of(program.info().btfId(), program.toString());
    int id =
        btf.find(name, BtfKind.FUNC)
            .orElseThrow(() -> missing(spec, "function " + name, program.toString()));
    return new ProgramImage.Target(id, program.fd());
  }

  private ProgramImage.Target inKernel(ProgramSpec spec, String name) {
    // "module:function" keeps the search to one module.
    int colon = name.indexOf(':');
    String module = colon < 0 ? "" : name.substring(0, colon);
    String symbol = prefix(spec) + name.substring(colon + 1);
    BtfKind kind =
        spec.attachType().orElse(null) == AttachType.TRACE_RAW_TP ? BtfKind.TYPEDEF : BtfKind.FUNC;
    TargetTypes types = kernel.types();
    OptionalInt id = types.main().btf().find(symbol, kind);
    if (id.isPresent() && (module.isEmpty() || module.equals("vmlinux"))) {
      return new ProgramImage.Target(id.getAsInt(), null);
    }
    for (TargetBtf candidate : types.modules()) {
      OptionalInt found = candidate.btf().find(symbol, kind);
      boolean own = found.isPresent() && found.getAsInt() >= candidate.btf().firstId();
      if (own && (module.isEmpty() || module.equals(candidate.name()))) {
        OwnedFd fd = modules.computeIfAbsent(candidate.name(), ModuleBtf::open);
        return new ProgramImage.Target(found.getAsInt(), fd);
      }
    }
    throw missing(spec, symbol, module.isEmpty() ? "the kernel and its modules" : module);
  }

  private static String prefix(ProgramSpec spec) {
    if (spec.type() == ProgramType.LSM) {
      return "bpf_lsm_";
    }
    AttachType attachType = spec.attachType().orElse(AttachType.TRACE_FENTRY);
    return switch (attachType) {
      case TRACE_RAW_TP -> "btf_trace_";
      case TRACE_ITER -> "bpf_iter_";
      default -> "";
    };
  }

  private static InvalidSpecException missing(ProgramSpec spec, String symbol, String where) {
    return new InvalidSpecException(
        "program \"%s\" is for %s, and there is no type information of that in %s"
            .formatted(spec.name(), symbol, where));
  }

  @Override
  public void close() {
    modules.values().forEach(OwnedFd::close);
  }
}
