// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.spec.AttachType;
import dev.weir.core.error.KernelException;

/** ESTALE, with the revision that the place has now. */
final class StaleRevision {
  private StaleRevision() {}

  static ConcurrentChangeException of(
      KernelException refusal, AttachOrder order, AttachPoint point, AttachType type) {
    long now;
    try {
      now = AttachedPrograms.at(point, type).revision();
    } catch (KernelException e) {
      now = 0;
    }
    return new ConcurrentChangeException(
        refusal, order.revision(), now, "revision", "look again at what is attached");
  }
}
