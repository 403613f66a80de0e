// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.NetlinkReactor;
import dev.weir.testing.KernelTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(tools = {"ip", "nsenter"})
class ReactorXfrmTest extends XfrmContract {
  private NetlinkReactor reactor;

  @Override
  Xfrm open(NetworkNamespace here) {
    reactor = NetlinkReactor.start();
    return Xfrm.open(here, reactor);
  }

  @AfterEach
  void stop() {
    reactor.close();
  }

  @Test
  void manyPoliciesAtOnce() {
    List<Answer<Policy>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Selector selector =
          Selector.of(Cidr.parse("10.0.0.0/8"), Cidr.host(IpAddress.ofIpv4(0x0b000000 + i)));
      answers.add(xfrm.policies().create(PolicySpec.of(PolicyDirection.OUT, selector).build()));
    }
    answers.forEach(Answer::await);
    assertThat(xfrm.policies().list().await()).hasSize(500);
    assertThat(xfrm.policies().info().await().out()).isEqualTo(500);
  }
}
