// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogSummaryTest {
  private static final String STATISTICS =
      "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0"
          + " mark_read 0\n";

  @Test
  void theLastLineBeforeTheStatisticsNamesTheCause() {
    String log = "0: R1=ctx() R10=fp0\n0: (95) exit\nunreachable insn 1\n" + STATISTICS;

    assertThat(LogSummary.of(log)).isEqualTo("unreachable insn 1");
  }

  @Test
  void statisticsOfOlderAndChattierKernelsAreNoCause() {
    String log =
        """
        R0 !read_ok
        verification time 55 usec
        stack depth 0
        processed 1 insns (limit 131072), stack depth 0
        """;

    assertThat(LogSummary.of(log)).isEqualTo("R0 !read_ok");
  }

  @Test
  void whatARegisterIsBlamedForIsInTheLineBefore() {
    String log =
        "; return *(int *)p;\n2: (61) r0 = *(u32 *)(r1 +0)\n"
            + "R1 invalid mem access 'scalar'\n"
            + STATISTICS;

    assertThat(LogSummary.of(log))
        .isEqualTo("2: (61) r0 = *(u32 *)(r1 +0): R1 invalid mem access 'scalar'");
  }

  @Test
  void anInvalidContextAccessIsShownWithItsInstruction() {
    String log =
        "0: R1=ctx() R10=fp0\n0: (61) r0 = *(u32 *)(r1 +400)\n"
            + "invalid bpf_context access off=400 size=4\n"
            + STATISTICS;

    assertThat(LogSummary.of(log))
        .isEqualTo("0: (61) r0 = *(u32 *)(r1 +400): invalid bpf_context access off=400 size=4");
  }

  /** As 7.3 has it. */
  @Test
  void theDiagnosisOfNewerKernelsComesAfterTheCause() {
    String log =
        """
        4001: (07) r0 += 3999                 ; R0=0x7a0a30
        4002: (61) r0 = *(u32 *)(r2 +0)
        invalid access to packet, off=0 size=4, R2(id=0,off=0,r=0)
        R2 min value is outside of the allowed memory range

        Verification failed: Memory Safety: Access outside bounds

        Reason:
          The verifier cannot prove offset + access_size <= object_size.

        Suggestion:
          Add or adjust a bounds check that proves offset + access_size stays within the object.

        processed 4003 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0
        """;

    assertThat(LogSummary.of(log))
        .isEqualTo(
            "invalid access to packet, off=0 size=4, R2(id=0,off=0,r=0):"
                + " R2 min value is outside of the allowed memory range");
  }

  @Test
  void aContinuationBelongsToWhatItContinues() {
    assertThat(LogSummary.of("Validating f() func#1...\n\tat line 5\n"))
        .isEqualTo("Validating f() func#1...: at line 5");
  }

  @Test
  void anEmptyLogHasNoCause() {
    assertThat(LogSummary.of("")).isEmpty();
    assertThat(LogSummary.of("\n\n" + STATISTICS)).isEmpty();
  }
}
