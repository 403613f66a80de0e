// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.asm.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program adjusted to its target.
 *
 * @param instructions its instructions, in the slots they were in
 * @param answers what became of its relocations, in their order
 */
public record CoreCode(List<Instruction> instructions, List<CoreAnswer> answers) {
  /** The number of a helper that no kernel has; libbpf's, which reads 0xbad2310: bad relo. */
  public static final int POISON = 0xbad2310;

  /** What the verifier says of it: {@code 4: (85) call unknown#195896080}. */
  private static final Pattern REFUSAL =
      Pattern.compile("(?m)^(\\d+): (?:\\(85\\) )?call unknown#" + POISON + "\\b");

  /**
   * Copies the lists.
   *
   * @param instructions its instructions, in the slots they were in
   * @param answers what became of its relocations, in their order
   */
  public CoreCode {
    instructions = List.copyOf(instructions);
    answers = List.copyOf(answers);
  }

  /**
   * {@return why the instruction in a slot was made invalid, if it was}
   *
   * @param slot a slot of the program
   */
  public Optional<String> explain(int slot) {
    return answers.stream()
        .filter(answer -> answer.missing().isPresent())
        // Both slots of a 64-bit load are made invalid.
        .filter(answer -> slot >= answer.slot() && slot < answer.slot() + answer.slots())
        .flatMap(answer -> answer.missing().stream())
        .findFirst();
  }

  /**
   * {@return why the verifier refused the program, if it is because of an instruction that was made
   * invalid}
   *
   * @param log what the verifier says
   */
  public Optional<String> explain(String log) {
    List<String> found = new ArrayList<>();
    Matcher matcher = REFUSAL.matcher(log);
    while (matcher.find()) {
      if (matcher.group(1).length() < 8) {
        int slot = Integer.parseInt(matcher.group(1));
        explain(slot).ifPresent(why -> found.add("slot " + slot + ": CO-RE: " + why));
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }
}
