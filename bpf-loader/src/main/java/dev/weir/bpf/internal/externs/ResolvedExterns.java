// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.internal.core.TargetBtf;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.error.InvalidSpecException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What the kernel has for what programs need of it by name. Immutable. */
public final class ResolvedExterns {
  private ResolvedExterns() {}

  /**
   * Looks up what programs refer to.
   *
   * @param object the object
   * @param programs those of its programs that are to be loaded
   * @param source what is known of the kernel
   * @return what it has
   * @throws InvalidSpecException if something is missing that is not weak, or is of another type
   *     than the programs think
   */
  public static ResolvedExterns of(
      ObjectSpec object, Collection<ProgramSpec> programs, ExternSource source) {
    if (!object.externs().isEmpty()) {
      throw new UnsupportedOperationException("not written yet");
    }
    return new ResolvedExterns();
  }

  /** {@return the contents of the map {@code .kconfig}, if a program uses it} */
  public Optional<byte[]> kconfig() {
    return Optional.empty();
  }

  /**
   * {@return the modules that functions or variables are in; the first is at index 1 of {@code
   * fd_array}, whose index 0 is the kernel's}
   */
  public List<TargetBtf> modules() {
    return List.of();
  }

  /**
   * Puts ids and addresses into instructions that refer to symbols of the kernel.
   *
   * @param instructions the instructions of one of the programs
   * @param moduleFd gives the descriptor of the BTF of a module by its index in {@link #modules}
   * @return the instructions, in the slots they were in
   */
  public List<Instruction> apply(List<Instruction> instructions, IntUnaryOperator moduleFd) {
    return instructions;
  }
}
