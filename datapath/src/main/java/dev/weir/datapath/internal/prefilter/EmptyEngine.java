// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.core.net.Cidr;
import java.util.Collection;

/** No prefixes, no maps; it cannot take any. */
enum EmptyEngine implements Engine {
  EMPTY;

  @Override
  public byte number() {
    return 0;
  }

  @Override
  public void enter(Slots slots, int slot) {}

  @Override
  public void follow(PrefixSet now, Collection<Cidr> changed) {
    if (now.size() > 0) {
      throw new TableFullException();
    }
  }

  @Override
  public void readersAreGone() {}

  @Override
  public void close() {}
}
