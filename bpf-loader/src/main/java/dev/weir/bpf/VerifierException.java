// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.core.error.KernelException;

/**
 * The verifier refused a program. The message has the line of its log that names the cause; {@link
 * #log()} has all of it, which may be megabytes.
 */
public final class VerifierException extends KernelException {
  private final String summary;
  private final String log;

  /**
   * Creates an exception.
   *
   * @param program the program's name and type
   * @param errno the error number of the attempt that asked for no log
   * @param summary the cause, in one line
   * @param log what the verifier said
   */
  public VerifierException(String program, int errno, String summary, String log) {
    super("BPF_PROG_LOAD", program, errno, summary + size(log));
    this.summary = summary;
    this.log = log;
  }

  private static String size(String log) {
    long lines = log.lines().count();
    return lines < 2 ? "" : " (the verifier's log has " + lines + " lines)";
  }

  /** {@return the cause, in one line} */
  public String summary() {
    return summary;
  }

  /** {@return what the verifier said, all of it} */
  public String log() {
    return log;
  }
}
