// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpProtocol;
import dev.weir.testing.KernelTest;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A packet that needs a state which is not there asks for it. */
@KernelTest
class AcquireTest {
  @Test
  void aMissingStateIsAskedFor(Topology net) {
    Host a = net.host("a");
    Host b = net.host("b");
    try (Xfrm xfrm = Xfrm.open(a.namespace());
        XfrmListener listener = a.call(() -> new XfrmListener(XfrmGroup.ACQUIRE))) {
      Mark mark = Mark.ANY;
      Template template = Template.tunnel(a.ipv4(), b.ipv4(), 7);
      xfrm.policies()
          .create(
              PolicySpec.of(
                      PolicyDirection.OUT, Selector.of(Cidr.host(a.ipv4()), Cidr.host(b.ipv4())))
                  .template(template)
                  .mark(mark)
                  .build())
          .await();
      a.assertCannotReach(b.ipv4());
      XfrmEvent.Acquire acquire = listener.next(XfrmEvent.Acquire.class);
      assertThat(acquire.id())
          .isEqualTo(new StateId(b.ipv4(), 0, IpProtocol.ESP.number(), Mark.ANY));
      assertThat(acquire.source()).isEqualTo(a.ipv4());
      assertThat(acquire.templates()).isEqualTo(List.of(template));
      assertThat(acquire.packet().destination()).isEqualTo(Cidr.host(b.ipv4()));
      assertThat(acquire.policy().direction()).isEqualTo(PolicyDirection.OUT);
      // The kernel's larval state has the number of the request.
      assertThat(xfrm.states().list().await())
          .extracting(State::sequence)
          .contains(acquire.sequence());
    }
  }
}
