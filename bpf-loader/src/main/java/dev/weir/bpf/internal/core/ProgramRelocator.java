// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.CoreRelocationKind;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the relocations of one program, one after the other. */
final class ProgramRelocator {
  private final String program;
  private final Btf local;
  private final TargetTypes target;
  private final Candidates candidates;

  /**
   * Of several types of a name those that had what was asked for first are asked from then on: a
   * program does not mean one of them here and another there.
   */
  private final Map<Integer, List<Candidate>> narrowed = new HashMap<>();

  /** By slot; null for the second slot of a wide instruction. */
  private final List<@Nullable Instruction> slots = new ArrayList<>();

  private final List<CoreAnswer> answers = new ArrayList<>();

  ProgramRelocator(
      String program,
      List<Instruction> code,
      Btf local,
      TargetTypes target,
      Candidates candidates) {
    this.program = program;
    this.local = local;
    this.target = target;
    this.candidates = candidates;
    for (Instruction instruction : code) {
      slots.add(instruction);
      if (instruction.isWide()) {
        slots.add(null);
      }
    }
  }

  CoreCode code() {
    List<Instruction> code = new ArrayList<>(slots.size());
    for (Instruction instruction : slots) {
      if (instruction != null) {
        code.add(instruction);
      }
    }
    return new CoreCode(code, answers);
  }

  void relocate(CoreRelocation relocation) {
    Access access = null;
    try {
      access = AccessParser.parse(local, relocation);
      answer(
          relocation.slot(), new Question(relocation.kind(), access), describe(access, relocation));
    } catch (InvalidSpecException e) {
      String what =
          access == null ? Access.typeName(local, relocation.type()) : describe(access, relocation);
      throw new InvalidSpecException(
          "program %s, slot %d: CO-RE %s of %s in %s: %s"
              .formatted(
                  program, relocation.slot(), relocation.kind(), what, target, e.getMessage()),
          e);
    }
  }

  private String describe(Access access, CoreRelocation relocation) {
    return Subject.of(relocation.kind()) == Subject.TYPE
        ? access.toString()
        : access + " (" + local.string(relocation.access()) + ")";
  }

  private void answer(int slot, Question question, String access) {
    Instruction instruction = slot < 0 || slot >= slots.size() ? null : slots.get(slot);
    if (instruction == null) {
      throw new InvalidSpecException("no instruction begins in that slot");
    }
    // What the compiler assumed is asked first: it tells whether the question makes sense.
    Fact assumed = question.assumed();
    Set<String> mismatches = new LinkedHashSet<>();
    Fact fact = fact(question, mismatches);
    String missing = null;
    long value = fact == null ? 0 : fact.value();
    if (fact == null) {
      missing = missing(question, access, mismatches);
    } else {
      InstructionPatch patch = new InstructionPatch(instruction, assumed, fact);
      if (patch.isMisfit()) {
        missing = misfit(access, assumed, fact);
      } else {
        Instruction patched = patch.apply();
        slots.set(slot, patched);
        value = patched.isWide() ? patched.imm() : value;
      }
    }
    if (missing != null) {
      slots.set(slot, InstructionPatch.poison());
      if (instruction.isWide()) {
        slots.set(slot + 1, InstructionPatch.poison());
      }
    }
    answers.add(
        new CoreAnswer(
            slot,
            instruction.slots(),
            question.kind(),
            access,
            assumed.value(),
            missing == null ? value : 0,
            Optional.ofNullable(missing)));
  }

  private @Nullable Fact fact(Question question, Set<String> mismatches) {
    if (question.kind() == CoreRelocationKind.TYPE_ID_LOCAL) {
      return question.assumed();
    }
    int type = question.local().root();
    if (local.name(type).isEmpty()) {
      throw new InvalidSpecException("a type without a name cannot be looked for");
    }
    List<Candidate> matching = new ArrayList<>();
    Access first = null;
    Fact agreed = null;
    for (Candidate candidate : narrowed.getOrDefault(type, candidates.of(type))) {
      Access found = question.match(candidate, mismatches::add);
      if (found != null) {
        Fact fact = question.fact(found);
        if (agreed == null || first == null) {
          agreed = fact;
          first = found;
        } else if (fact.value() != agreed.value() || found.bitOffset() != first.bitOffset()) {
          throw ambiguous(matching.get(0), first, agreed, candidate, found, fact);
        }
        matching.add(candidate);
      }
    }
    if (agreed == null) {
      return question.absent();
    }
    narrowed.put(type, matching);
    return agreed;
  }

  private static InvalidSpecException ambiguous(
      Candidate one, Access first, Fact fact, Candidate other, Access second, Fact otherFact) {
    return new InvalidSpecException(
        "ambiguous: it is %s in %s and %s in %s"
            .formatted(text(fact, first), one, text(otherFact, second), other));
  }

  private static String text(Fact fact, Access access) {
    return access.bitOffset() == 0
        ? Long.toString(fact.value())
        : fact.value() + " (at bit " + access.bitOffset() + ")";
  }

  private String missing(Question question, String access, Set<String> mismatches) {
    String why = String.join("; ", mismatches);
    return switch (Subject.of(question.kind())) {
      case FIELD -> "field " + access + " does not exist in " + target + because(question, why);
      case CONSTANT ->
          "constant " + access + " does not exist in " + target + because(question, why);
      case TYPE -> access + " does not exist in " + target;
    };
  }

  private String because(Question question, String why) {
    if (!why.isEmpty()) {
      return ": " + why;
    }
    Access local = question.local();
    return ", which has no " + Access.typeName(local.btf(), local.root());
  }

  private String misfit(String access, Fact assumed, Fact fact) {
    return "field %s has %d bytes in %s, not %d, and only accesses to pointers and unsigned integers can be resized"
        .formatted(access, fact.size(), target, assumed.size());
  }
}
