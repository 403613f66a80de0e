// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import static dev.weir.bpf.asm.Instructions.*;
import static dev.weir.bpf.asm.Register.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.bpf.asm.AssemblyException.Reason;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssemblerTest {

  @Test
  void distancesAreInSlotsSoA64BitLoadCountsTwice() {
    List<Instruction> program =
        new Assembler()
            .add(jump(Condition.EQ, R1, 0, "out"), loadImm64(R2, 1), mov(R0, 1))
            .label("out")
            .add(exit(), jump("out"))
            .assemble();

    assertThat(program.get(0).offset()).isEqualTo(3);
    assertThat(program.get(4).offset()).isEqualTo(-2);
  }

  @Test
  void aCallAndAFunctionAddressAreRelativeToTheNextSlot() {
    List<Instruction> program =
        new Assembler()
            .add(loadFunction(R2, "callback"), call("callback"), exit())
            .label("callback")
            .add(mov(R0, 0), exit())
            .assemble();

    assertThat(program.get(0).imm()).isEqualTo(3);
    assertThat(program.get(1).imm()).isEqualTo(1);
  }

  @Test
  void anUnknownLabelIsNamedWithItsSlot() {
    Assembler program = new Assembler().add(loadImm64(R1, 0), jump("nowhere"));

    assertThatExceptionOfType(AssemblyException.class)
        .isThrownBy(program::assemble)
        .withMessage("slot 2: label \"nowhere\" marks nothing")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_LABEL))
        .satisfies(e -> assertThat(e.label()).isEqualTo("nowhere"))
        .satisfies(e -> assertThat(e.slot()).isEqualTo(2));
  }

  @Test
  void aLabelMarksOnePlace() {
    Assembler program = new Assembler().label("a").add(exit());

    assertThatExceptionOfType(AssemblyException.class)
        .isThrownBy(() -> program.label("a"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DUPLICATE_LABEL));
  }

  @Test
  void aJumpReaches32767SlotsAndNoMore() {
    assertThat(jumpOver(32767).assemble().get(0).offset()).isEqualTo(32767);

    Assembler tooFar = jumpOver(32768);
    assertThatExceptionOfType(AssemblyException.class)
        .isThrownBy(tooFar::assemble)
        .withMessageContaining("32768 slots away")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_RANGE));
  }

  private static Assembler jumpOver(int slots) {
    Assembler program = new Assembler().add(jump("out"));
    for (int i = 0; i < slots; i++) {
      program.add(mov(R0, 0));
    }
    return program.label("out").add(exit());
  }

  @Test
  void aLabelOnAnInstructionThatGoesNowhereIsAnError() {
    Assembler program =
        new Assembler().label("a").add(mov(R0, 0).withReference(new Reference.Label("a")));

    assertThatExceptionOfType(AssemblyException.class)
        .isThrownBy(program::assemble)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_JUMP));
  }

  @Test
  void fieldsThatDoNotFitAreRefused() {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> load(Width.WORD, R1, R2, 40_000))
        .withMessageContaining("offset 40000");
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> atomic(AtomicOp.XCHG, Width.BYTE, R1, 0, R2));
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> Instruction.of(0xb7, 1, 0, 0, 1L << 31));
  }

  @Test
  void anInstructionPrintsWithWhatItRefersTo() {
    assertThat(loadMapValue(R1, "seen", 8))
        .hasToString("ld_pseudo\tr1, 0x2, 0x0 ; map seen value+8");
    assertThat(callKernel("bpf_skb_ct_lookup"))
        .hasToString("call 0x0 ; kernel symbol bpf_skb_ct_lookup");
  }
}
