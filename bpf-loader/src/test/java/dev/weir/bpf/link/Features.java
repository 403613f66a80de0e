// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.probe.ProbeResult;
import dev.weir.testing.feature.Availability;

/** What the probes find, as tests need it. */
final class Features {
  private Features() {}

  static Availability availability(ProbeResult result) {
    if (result instanceof ProbeResult.Unsupported no) {
      return Availability.missing(no.evidence());
    }
    if (result instanceof ProbeResult.Unknown unknown) {
      return Availability.unknown(unknown.reason());
    }
    return Availability.available();
  }
}
