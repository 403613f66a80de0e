// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.link.AttachedPrograms.Entry;
import dev.weir.bpf.link.NetkitLink.Side;
import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.LinkType;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.testing.KernelTest;
import dev.weir.testing.internal.rtnl.Rtnl;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@KernelTest
class NetkitLinkTest {
  private static final int LOOPBACK = 1;

  @Test
  @KernelTest(linkKinds = "netkit")
  void bothSidesAreAttachedThroughThePrimary() {
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.createDevice("primary", "netkit");
    }
    // The fresh namespace has loopback and the pair.
    int ifindex = deviceWith(Optional.of("primary")::equals);
    int far = deviceWith(name -> name.isPresent() && !name.get().equals("primary"));
    AttachPoint device = new AttachPoint.Device(ifindex);
    try (BpfProgram one = Programs.returning("one", ProgramType.SCHED_CLS, -1);
        BpfProgram two = Programs.returning("two", ProgramType.SCHED_CLS, -1);
        NetkitLink first = NetkitLink.attach(one, Side.PRIMARY, ifindex, AttachOrder.last());
        NetkitLink second =
            NetkitLink.attach(two, Side.PRIMARY, ifindex, AttachOrder.before(first));
        NetkitLink peer = NetkitLink.attach(one, Side.PEER, ifindex, AttachOrder.last())) {
      assertThat(AttachedPrograms.at(device, Side.PRIMARY.attachType()).programs())
          .containsExactly(new Entry(two.id(), second.id()), new Entry(one.id(), first.id()));
      assertThat(first.info().details())
          .isEqualTo(new LinkInfo.Details.Netkit(ifindex, Side.PRIMARY.attachType()));
      assertThat(peer.info().details())
          .isEqualTo(new LinkInfo.Details.Netkit(far, Side.PEER.attachType()));
      peer.detach();
      assertThat(AttachedPrograms.at(device, Side.PEER.attachType()).programs()).isEmpty();
    }
    assertThat(AttachedPrograms.at(device, Side.PRIMARY.attachType()).programs()).isEmpty();
  }

  private static int deviceWith(Predicate<Optional<String>> name) {
    return IntStream.range(2, 1000)
        .filter(i -> name.test(DeviceName.of(i)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anotherDeviceOrKernelIsSaidToBe() {
    boolean netkit = new KernelFeatures().link(LinkType.NETKIT).isSupported();
    try (BpfProgram program = Programs.returning("p", ProgramType.SCHED_CLS, -1)) {
      assertThatThrownBy(
              () -> NetkitLink.attach(program, Side.PRIMARY, LOOPBACK, AttachOrder.last()))
          .isInstanceOf(netkit ? KernelException.class : UnsupportedKernelException.class)
          .hasMessageContaining(netkit ? "not a netkit device" : "CONFIG_NETKIT");
    }
  }
}
