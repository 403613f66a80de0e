// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adjusts the programs of one object to one target. Thread-safe. */
public final class CoreLinker {
  private final @Nullable Btf local;
  private final TargetTypes target;
  private final @Nullable Candidates candidates;

  private CoreLinker(@Nullable Btf local, TargetTypes target) {
    this.local = local;
    this.target = target;
    this.candidates = local == null ? null : new Candidates(local, target);
  }

  /**
   * Prepares for an object.
   *
   * @param object the object
   * @param target what its programs will meet
   * @return a linker
   */
  public static CoreLinker of(ObjectSpec object, TargetTypes target) {
    return new CoreLinker(object.btf().orElse(null), target);
  }

  static CoreLinker of(Btf local, TargetTypes target) {
    return new CoreLinker(local, target);
  }

  /**
   * Adjusts a program. Without relocations it stays as it is, whatever the target.
   *
   * @param program one of the object's
   * @return its instructions, adjusted, and what became of its relocations
   * @throws InvalidSpecException if a relocation is malformed or ambiguous, the target is of
   *     another byte order, or an instruction is not what its relocation says; the message names
   *     program, slot, access and target
   */
  public CoreCode link(ProgramSpec program) {
    return link(program.name(), program.instructions(), program.coreRelocations());
  }

  /** Adjusts instructions; the slots of the relocations are theirs. */
  CoreCode link(String program, List<Instruction> code, List<CoreRelocation> relocations) {
    if (relocations.isEmpty()) {
      return new CoreCode(code, List.of());
    }
    if (local == null || candidates == null) {
      throw new InvalidSpecException(
          "program " + program + " has CO-RE relocations, its object no BTF");
    }
    Btf main = target.main().btf();
    if (local.order() != main.order()) {
      throw new InvalidSpecException(
          "program %s is %s, %s %s".formatted(program, local.order(), target, main.order()));
    }
    ProgramRelocator relocator = new ProgramRelocator(program, code, local, target, candidates);
    relocations.forEach(relocator::relocate);
    return relocator.code();
  }
}
