// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.core.net.Cidr;
import java.util.Collection;

/**
 * How the prefixes of one side and family lie in the kernel: the contents of one slot. Not
 * thread-safe; closing it lets go of maps that a slot may still hold.
 */
sealed interface Engine extends AutoCloseable permits EmptyEngine, LpmEngine, DirectEngine {
  /** {@return the number by which the program knows it ({@code enum prefilter_engine})} */
  byte number();

  /** Puts its maps into a slot that programs do not look at. */
  void enter(Slots slots, int slot);

  /**
   * Follows a change of the set while programs look.
   *
   * @param now the set as it is to be
   * @param changed the prefixes in which it differs from what was
   * @throws TableFullException if there is no room: the kernel may have a part of the change
   */
  void follow(PrefixSet now, Collection<Cidr> changed);

  /** No program can still see what an earlier change replaced. */
  void readersAreGone();

  @Override
  void close();
}
