// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import java.nio.ByteBuffer;

/** Takes the records of a {@link RingBuffer}, one call for each. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Takes a record. What it throws ends the consumption and reaches the caller; the record counts
   * as consumed.
   *
   * @param memory the record between position and limit, where the kernel wrote it: read-only, in
   *     native byte order, and good only until this returns. Position and limit may be changed
   * @param offset where it begins, the position: a multiple of 8. For absolute access, as a {@link
   *     dev.weir.core.struct.StructCodec} does it
   * @param length its bytes, as the program gave them, from 0
   */
  void onRecord(ByteBuffer memory, int offset, int length);
}
