// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The line of a verifier log that names the cause. The verifier writes as it goes, so that is the
 * last one, but for its statistics; sometimes only together with the one before.
 */
public final class LogSummary {
  private static final Pattern STATISTICS =
      Pattern.compile(
          "(processed \\d+ insns|verification time|stack depth|insns processed|max_states_per_insn"
              + "|mark_read|total_states|peak_states).*");

  /** {@code R1 type=inv expected=ctx}: of what instruction, the line before says. */
  private static final Pattern REGISTER = Pattern.compile("R\\d+\\b.*");

  /** Kernels from 7.3 on explain the cause at length after it. */
  private static final String DIAGNOSIS = "Verification failed: ";

  private static final Pattern STATE = Pattern.compile("(from )?\\d+( to \\d+)?: R0=.*");

  private LogSummary() {}

  /**
   * Finds the cause.
   *
   * @param log a verifier log
   * @return one line, empty if the log has none
   */
  public static String of(String log) {
    List<String> lines = new ArrayList<>();
    for (String line : log.split("\n", -1)) {
      if (line.startsWith(DIAGNOSIS)) {
        break;
      }
      if (!line.isBlank() && !STATISTICS.matcher(line.strip()).matches()) {
        lines.add(line);
      }
    }
    if (lines.isEmpty()) {
      return "";
    }
    String last = lines.get(lines.size() - 1);
    String before = lines.size() > 1 ? lines.get(lines.size() - 2).strip() : "";
    boolean needsMore =
        last.startsWith("\t")
            || REGISTER.matcher(last).matches()
            || last.startsWith("invalid bpf_context access");
    if (needsMore && !before.isEmpty() && !STATE.matcher(before).matches()) {
      return before + ": " + last.strip();
    }
    return last.strip();
  }
}
