// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.link.NetfilterLink.Hook;
import dev.weir.bpf.link.NetfilterLink.Place;
import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.net.IpFamily;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import org.junit.jupiter.api.Test;

@KernelTest(features = NetfilterLinkTest.NetfilterLinks.class)
class NetfilterLinkTest {
  private static final int NF_DROP = 0;
  private static final int NF_INET_LOCAL_IN = 1;
  private static final int NFPROTO_IPV4 = 2;

  /** What the tests need. */
  public static final class NetfilterLinks implements Feature {
    /** For the extension. */
    public NetfilterLinks() {}

    @Override
    public String description() {
      return "netfilter links";
    }

    @Override
    public Availability probe() {
      return Features.availability(new KernelFeatures().link(LinkType.NETFILTER));
    }

    @Override
    public Expectation expectation() {
      return Expectation.optional("CONFIG_NETFILTER_BPF_LINK, 6.4");
    }
  }

  @Test
  void packetsForTheMachineAreDropped(Topology topology) {
    Host a = topology.host("a");
    Host b = topology.host("b");
    Place place = new Place(IpFamily.AF_INET, Hook.LOCAL_IN, -10, false);
    try (BpfProgram drop =
        Programs.returning("drop", ProgramType.NETFILTER, AttachType.NETFILTER, NF_DROP)) {
      try (NetfilterLink link = b.call(() -> NetfilterLink.attach(drop, place))) {
        a.assertCannotReach(b.ipv4());
        a.assertReaches(b.ipv6());
        assertThat(link.info().details())
            .isEqualTo(new LinkInfo.Details.Netfilter(NFPROTO_IPV4, NF_INET_LOCAL_IN, -10, 0));
        assertThatThrownBy(() -> b.call(() -> NetfilterLink.attach(drop, place)))
            .isInstanceOfSatisfying(
                KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY))
            .hasMessageContaining("priority");
        link.detach();
        a.assertReaches(b.ipv4());
      }
    }
  }

  @Test
  void theFirstAndTheLastPriorityAreRefused() {
    assertThatThrownBy(() -> new Place(IpFamily.AF_INET, Hook.FORWARD, Integer.MAX_VALUE, false))
        .isInstanceOf(InvalidSpecException.class);
  }
}
