// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.ReturnProgram;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.route.XdpMode;
import dev.weir.netlink.route.XdpProgram;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Clsact;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs on devices, beside {@code tc} and {@code ip}. */
@KernelTest(
    capabilities = Capability.BPF,
    tools = {"ip", "tc", "nsenter"},
    linkKinds = "veth")
class ProgramsOnDevicesTest {
  private Rtnetlink net;
  private int device;

  @BeforeEach
  void open(NetworkNamespace here) {
    net = Rtnetlink.open(here);
    device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  @KernelTest(features = Clsact.class)
  void aFilterIsMadeReplacedAndDeleted() {
    TrafficControl tc = net.trafficControl();
    tc.ensureClsact(device).await();
    BpfFilterSpec spec = BpfFilterSpec.of(device, Hook.INGRESS, 7, 0x2a, "weir_in");
    try (OwnedFd first = ReturnProgram.classifier();
        OwnedFd second = ReturnProgram.classifier()) {
      tc.create(spec, first).await();
      Filter before = only(tc.filters(device, Hook.INGRESS).await());
      assertThat(before.priority()).isEqualTo(7);
      assertThat(before.protocol()).isEqualTo(3);
      assertThat(before.bpf().orElseThrow().directAction()).isTrue();
      assertThat(before.bpf().orElseThrow().name()).isEqualTo("weir_in");
      assertThatThrownBy(() -> tc.create(spec, second).await())
          .isInstanceOfSatisfying(
              NetlinkException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                assertThat(e.explanation()).isEqualTo("Filter already exists");
              });

      // What hangs there stays when the qdisc is asked for again.
      tc.ensureClsact(device).await();
      tc.replace(spec, second).await();
      Filter after = only(tc.filters(device, Hook.INGRESS).await());
      assertThat(after.handle()).isEqualTo(0x2a);
      assertThat(after.bpf().orElseThrow().id()).isNotEqualTo(before.bpf().orElseThrow().id());

      JsonObject seen =
          Tools.json("tc -j -d filter show dev v0 ingress").stream()
              .filter(each -> each.has("options"))
              .findFirst()
              .orElseThrow();
      JsonObject options = seen.getAsJsonObject("options");
      assertThat(seen.get("pref").getAsInt()).isEqualTo(7);
      assertThat(seen.get("protocol").getAsString()).isEqualTo("all");
      assertThat(options.get("handle").getAsString()).isEqualTo("0x2a");
      assertThat(options.get("direct-action").getAsBoolean()).isTrue();
      assertThat(options.getAsJsonObject("prog").get("id").getAsInt())
          .isEqualTo(after.bpf().orElseThrow().id());
      assertThat(tc.filters(device, Hook.EGRESS).await()).isEmpty();

      tc.delete(spec).await();
      assertThat(tc.filters(device, Hook.INGRESS).await()).isEmpty();
      assertThatThrownBy(() -> tc.delete(spec).await())
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
    tc.deleteClsact(device).await();
    assertThatThrownBy(() -> tc.deleteClsact(device).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
  }

  /** The kernel lists each priority once more, without handle or options. */
  private static Filter only(List<Filter> filters) {
    List<Filter> real = filters.stream().filter(each -> each.handle() != 0).toList();
    assertThat(real).hasSize(1);
    return real.get(0);
  }

  @Test
  @KernelTest(features = Clsact.class)
  void qdiscsAreThoseOfTc() {
    net.trafficControl().ensureClsact(device).await();
    List<String> ours =
        net.trafficControl().qdiscs().await().stream()
            .map(each -> each.kind() + " " + Long.toHexString(each.handle() >>> 16) + ":")
            .toList();
    List<String> theirs =
        Tools.json("tc -j qdisc show").stream()
            .map(each -> each.get("kind").getAsString() + " " + each.get("handle").getAsString())
            .toList();
    assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs).contains("clsact ffff:");
  }

  @Test
  void xdpIsAttachedReplacedAndDetached() {
    try (OwnedFd first = ReturnProgram.xdp();
        OwnedFd second = ReturnProgram.xdp()) {
      XdpProgram attached = net.links().attachXdp(device, first, XdpMode.GENERIC).await();
      assertThat(attached.mode()).isEqualTo(XdpMode.GENERIC);
      assertThat(
              Tools.json("ip -j -d link show dev v0")
                  .get(0)
                  .getAsJsonObject("xdp")
                  .getAsJsonObject("prog")
                  .get("id")
                  .getAsInt())
          .isEqualTo(attached.id());
      assertThatThrownBy(() -> net.links().attachXdp(device, second, XdpMode.GENERIC).await())
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
      assertThatThrownBy(
              () -> net.links().replaceXdp(device, second, first, XdpMode.GENERIC).await())
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
      XdpProgram replaced = net.links().replaceXdp(device, first, second, XdpMode.GENERIC).await();
      assertThat(replaced.id()).isNotEqualTo(attached.id());
      // The kernel agrees to detach from where nothing is.
      assertThat(net.links().detachXdp(device, XdpMode.NATIVE).await()).contains(replaced);
      assertThat(net.links().detachXdp(device, XdpMode.GENERIC).await()).isEmpty();
    }
  }
}
