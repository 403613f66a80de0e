// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import java.nio.ByteBuffer;

/**
 * The memory of a table of the direct engine, which programs read while it is written: an array map
 * whose values are pieces of it, in native byte order. Not thread-safe.
 */
interface Table {
  /** {@return how many pieces there are} */
  int pieces();

  /** {@return a piece, the same object each time} */
  ByteBuffer piece(int index);
}
