// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.verifier;

import dev.weir.core.handle.OwnedFd;

/** What became of a program. */
public sealed interface Verdict {

  /** {@return what the verifier said; empty if nobody asked} */
  String log();

  /**
   * It is loaded.
   *
   * @param program its descriptor, the receiver's to close
   * @param log what the verifier said, if that was asked for
   */
  record Accepted(OwnedFd program, String log) implements Verdict {}

  /**
   * It is not.
   *
   * @param errno of the first attempt, which asked for no log
   * @param log what the verifier said when asked again; empty if it never came to look at it
   */
  record Refused(int errno, String log) implements Verdict {}
}
