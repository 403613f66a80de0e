// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;

@KernelTest(
    tools = {"ip", "nsenter"},
    linkKinds = "veth")
class BlockingRtnetlinkTest extends RtnetlinkContract {
  @Override
  Rtnetlink open(NetworkNamespace here) {
    return Rtnetlink.open(here);
  }
}
