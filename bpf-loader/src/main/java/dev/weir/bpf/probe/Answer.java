// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import java.util.Set;

/** What a probe found, without what it was about. */
record Answer(Kind kind, String why) {
  enum Kind {
    YES,
    NO,
    UNKNOWN
  }

  static final Answer YES = new Answer(Kind.YES, "");

  static Answer no(String evidence) {
    return new Answer(Kind.NO, evidence);
  }

  static Answer unknown(String reason) {
    return new Answer(Kind.UNKNOWN, reason);
  }

  static Answer of(boolean supported, String evidence) {
    return supported ? YES : no(evidence);
  }

  /**
   * From the result of a call that succeeds, or fails in a certain way, if and only if the kernel
   * has the feature; without it, the kernel does not understand the call.
   *
   * @param lacking what it answers then
   * @param present the errors that show that it has understood
   */
  static Answer of(BpfCommand command, long result, Set<Errno> lacking, Set<Errno> present) {
    if (result >= 0) {
      return YES;
    }
    Errno errno = Errno.of((int) -result);
    String seen = "%s answered %s".formatted(command, errno);
    if (present.contains(errno)) {
      return YES;
    }
    if (errno == Errno.EPERM) {
      // Before 5.11 maps are charged to the user until they are freed, some time after their close.
      return unknown(seen + "; a privilege is missing, or before 5.11 locked memory");
    }
    return lacking.contains(errno) ? no(seen) : unknown(seen);
  }

  ProbeResult about(Feature feature) {
    return switch (kind) {
      case YES -> new ProbeResult.Supported(feature);
      case NO -> new ProbeResult.Unsupported(feature, why);
      case UNKNOWN -> new ProbeResult.Unknown(feature, why);
    };
  }
}
