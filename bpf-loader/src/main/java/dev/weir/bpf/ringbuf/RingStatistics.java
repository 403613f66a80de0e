// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

/**
 * How far a ring buffer is read. Positions count bytes since the map was created, headers and
 * padding included; they are the kernel's own and free-running (unsigned).
 *
 * @param capacity bytes of data, a power of two; the kernel never fills the last 8
 * @param consumerPosition what has been given back to the kernel
 * @param producerPosition what has been reserved by programs, read after the consumer's
 * @param records how many records this reader has handed out
 * @param discarded how many it has skipped because the program discarded them
 */
public record RingStatistics(
    long capacity, long consumerPosition, long producerPosition, long records, long discarded) {
  private static final int HEADER = 8;

  /**
   * {@return bytes that are reserved, submitted or being read; from 0 to 8 less than the capacity}
   */
  public long usedBytes() {
    return producerPosition - consumerPosition;
  }

  /** {@return bytes that programs can reserve now, headers included} */
  public long freeBytes() {
    return capacity - HEADER - usedBytes();
  }
}
