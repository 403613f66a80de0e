// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.NetlinkReactor;
import dev.weir.testing.KernelTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(
    tools = {"ip", "nsenter"},
    linkKinds = "veth")
class ReactorRtnetlinkTest extends RtnetlinkContract {
  private NetlinkReactor reactor;

  @Override
  Rtnetlink open(NetworkNamespace here) {
    reactor = NetlinkReactor.start();
    return Rtnetlink.open(here, reactor);
  }

  @AfterEach
  void stop() {
    reactor.close();
  }

  @Test
  void aThousandCallsAtOnceAllComeBack() {
    int device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
    List<Answer<Void>> routes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      IpAddress to = IpAddress.ofIpv4(0x0a00_0000 + i);
      routes.add(net.routes().create(RouteSpec.to(Cidr.host(to)).device(device).build()));
    }
    routes.forEach(Answer::await);
    assertThat(net.routes().list(254).await()).hasSize(1000);
    assertThat(Tools.json("ip -4 -j route show")).hasSize(1000);
  }

  @Test
  void waitingOnTheReactorsThreadIsRefused() {
    // An answer that is there already runs what depends on it on the caller's thread: again, then.
    String outcome;
    do {
      outcome = net.links().list().map(links -> waitHere()).await();
    } while (outcome.isEmpty());
    assertThat(outcome).isEqualTo("refused");
  }

  private String waitHere() {
    if (!Thread.currentThread().getName().startsWith("weir-netlink-")) {
      return "";
    }
    try {
      net.links().list().await();
      return "waited";
    } catch (ThreadConfinementException e) {
      return "refused";
    }
  }
}
