// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The scratches that virtual threads share: as many as can be in use at once on this machine
 * without one being made anew. Carriers, not virtual threads, decide how many that is.
 */
final class ScratchPool {
  private static final AtomicReferenceArray<@Nullable Scratch> SLOTS =
      new AtomicReferenceArray<>(4 * Runtime.getRuntime().availableProcessors());

  private ScratchPool() {}

  /** {@return a scratch nobody uses, or null when the pool has none} */
  static @Nullable Scratch borrow() {
    for (int i = 0; i < SLOTS.length(); i++) {
      if (SLOTS.getPlain(i) != null) {
        Scratch scratch = SLOTS.getAndSet(i, null);
        if (scratch != null) {
          return scratch;
        }
      }
    }
    return null;
  }

  /** Keeps a scratch for the next borrower, or drops it when the pool is full. */
  static void giveBack(Scratch scratch) {
    for (int i = 0; i < SLOTS.length(); i++) {
      if (SLOTS.getPlain(i) == null && SLOTS.compareAndSet(i, null, scratch)) {
        return;
      }
    }
  }
}
