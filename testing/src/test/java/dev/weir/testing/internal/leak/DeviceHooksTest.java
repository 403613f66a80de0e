// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.Bpf;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.BpfSyscall;
import dev.weir.testing.feature.Clsact;
import dev.weir.testing.internal.rtnl.NetlinkSocket;
import dev.weir.testing.internal.rtnl.Request;
import dev.weir.testing.internal.rtnl.Rtnl;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The inventory looks at the namespace it is made in: here that of the test. */
@KernelTest(capabilities = Capability.BPF, features = BpfSyscall.class)
class DeviceHooksTest {
  private static final int RTM_SETLINK = 19;
  private static final int RTM_NEWTFILTER = 44;
  private static final int LOOPBACK = 1;
  private static final int TC_H_CLSACT_INGRESS = 0xFFFFFFF2;
  private static final int TCA_KIND = 1;
  private static final int TCA_OPTIONS = 2;
  private static final int TCA_BPF_FD = 6;
  private static final int TCA_BPF_NAME = 7;
  private static final int IFLA_XDP = 43;
  private static final int IFLA_XDP_FD = 1;

  private static List<String> names(DeviceHooks hooks) {
    return hooks.take().orElseThrow().stream().map(Held::what).toList();
  }

  @Test
  @KernelTest(features = Clsact.class)
  void aQdiscAndAFilterAreSeen() {
    DeviceHooks hooks = new DeviceHooks();
    assertThat(names(hooks)).noneMatch(name -> name.contains("clsact"));
    try (NetlinkSocket netlink = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE);
        Rtnl rtnl = Rtnl.open();
        OwnedFd program =
            OwnedFd.adopt(Bpf.loadReturning(Bpf.BPF_PROG_TYPE_SCHED_CLS, 0), "program")) {
      rtnl.addClsact(LOOPBACK);
      assertThat(names(hooks)).contains("qdisc clsact ffff: on lo");
      Request filter =
          Request.of(RTM_NEWTFILTER, Request.NLM_F_CREATE | Request.NLM_F_EXCL)
              .header(
                  20,
                  h ->
                      h.putInt(4, LOOPBACK)
                          .putInt(8, 1)
                          .putInt(12, TC_H_CLSACT_INGRESS)
                          // Priority 7, protocol ETH_P_ALL in network order.
                          .putInt(16, 7 << 16 | 0x0300))
              .attribute(TCA_KIND, "bpf");
      filter.nest(
          TCA_OPTIONS,
          () -> filter.attribute(TCA_BPF_FD, program.acquire()).attribute(TCA_BPF_NAME, "left"));
      program.release();
      netlink.request(filter, "RTM_NEWTFILTER", "bpf");
      assertThat(names(hooks)).contains("filter bpf of priority 7, handle 0x1 on lo");
    }
  }

  @Test
  void anXdpProgramIsSeen() {
    DeviceHooks hooks = new DeviceHooks();
    assertThat(names(hooks)).noneMatch(name -> name.contains("XDP"));
    try (NetlinkSocket netlink = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE);
        OwnedFd program = OwnedFd.adopt(Bpf.loadReturning(Bpf.BPF_PROG_TYPE_XDP, 2), "program")) {
      Request attach = Request.of(RTM_SETLINK, 0).header(16, h -> h.putInt(4, LOOPBACK));
      attach.nest(IFLA_XDP, () -> attach.attribute(IFLA_XDP_FD, program.acquire()));
      program.release();
      netlink.request(attach, "RTM_SETLINK", "xdp");
      assertThat(names(hooks)).anyMatch(name -> name.matches("XDP program \\d+ on lo"));
    }
  }

  @Test
  @KernelTest(linkKinds = "bridge")
  void whatIsOnADeviceThatCameLaterIsNotCounted() {
    DeviceHooks hooks = new DeviceHooks();
    List<String> before = names(hooks);
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.createDevice("later", "bridge");
      rtnl.setUp(rtnl.link("later").ifindex());
    }
    assertThat(names(hooks)).isEqualTo(before);
  }
}
