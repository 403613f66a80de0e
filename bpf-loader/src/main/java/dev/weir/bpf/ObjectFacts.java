// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.internal.core.CoreCode;
import dev.weir.bpf.internal.verifier.ProgramImage;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import java.util.List;
import java.util.Optional;

/** What an object and the kernel know of a program beyond its instructions and maps. */
@FunctionalInterface
interface ObjectFacts {
  /** Of a program that belongs to no object. */
  static ObjectFacts none(AttachTargets targets) {
    return () -> targets;
  }

  /** {@return its instructions, adjusted to the kernel's types} */
  default CoreCode link(ProgramSpec spec) {
    if (!spec.coreRelocations().isEmpty()) {
      throw new InvalidSpecException(
          "program \""
              + spec.name()
              + "\" has CO-RE relocations; only a loaded object can apply them");
    }
    return new CoreCode(spec.instructions(), List.of());
  }

  /** {@return whether {@link #resolveKernelSymbols} does anything} */
  default boolean knowsKernelSymbols() {
    return false;
  }

  /** {@return the instructions with the addresses and ids of kernel symbols put in} */
  default List<Instruction> resolveKernelSymbols(List<Instruction> code) {
    return code;
  }

  /** {@return BTF of modules whose functions are called, in the order of {@code fd_array}} */
  default List<OwnedFd> moduleBtfs() {
    return List.of();
  }

  /** {@return what its BTF says of it} */
  default Optional<ProgramImage.Info> info(ProgramSpec spec) {
    return Optional.empty();
  }

  /** {@return what programs are for} */
  AttachTargets targets();

  /** {@return the program that one is for, if it is for another program} */
  default Optional<BpfProgram> targetProgram(ProgramSpec spec) {
    return Optional.empty();
  }
}
