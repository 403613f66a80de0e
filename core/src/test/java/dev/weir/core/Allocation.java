// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a loop allocates on this thread, once it is compiled. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20_000;
  private static final int MEASURED = 20_000;
  private static final int ROUNDS = 10;

  private Allocation() {}

  /**
   * {@return the bytes that one call of the operation allocates, in the best of several rounds} A
   * round may contain a compilation's allocations, none of which repeat; an operation that
   * allocates does so in every round.
   */
  public static double perCall(Runnable operation) {
    repeat(operation, WARM_UP);
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      repeat(operation, MEASURED);
      fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return (double) fewest / MEASURED;
  }

  private static void repeat(Runnable operation, int times) {
    for (int i = 0; i < times; i++) {
      operation.run();
    }
  }
}
