// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.error.InvalidSpecException;

/** Adjusts the programs of one object to one target. Thread-safe. */
public final class CoreLinker {
  private CoreLinker() {}

  /**
   * Prepares for an object.
   *
   * @param object the object
   * @param target what its programs will meet
   * @return a linker
   */
  public static CoreLinker of(ObjectSpec object, TargetTypes target) {
    return new CoreLinker();
  }

  /**
   * Adjusts a program.
   *
   * @param program one of the object's
   * @return its instructions, adjusted, and what became of its relocations
   * @throws InvalidSpecException if a relocation is malformed or ambiguous, or its instruction is
   *     not what the relocation says; the message names program, slot, access and target
   */
  public CoreCode link(ProgramSpec program) {
    if (!program.coreRelocations().isEmpty()) {
      throw new UnsupportedOperationException("not written yet");
    }
    return new CoreCode(program.instructions(), java.util.List.of());
  }
}
