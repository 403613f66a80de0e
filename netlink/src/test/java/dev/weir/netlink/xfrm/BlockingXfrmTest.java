// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;

@KernelTest(tools = {"ip", "nsenter"})
class BlockingXfrmTest extends XfrmContract {
  @Override
  Xfrm open(NetworkNamespace here) {
    return Xfrm.open(here);
  }
}
