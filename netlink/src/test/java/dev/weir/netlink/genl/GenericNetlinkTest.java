// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.genl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.transport.NetlinkReactor;
import dev.weir.testing.KernelTest;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Families beside what iproute2's {@code genl} prints of them. */
@KernelTest(linkKinds = "veth")
class GenericNetlinkTest {
  @Test
  @KernelTest(tools = {"genl", "nsenter"})
  void familiesAreThoseOfGenl(NetworkNamespace here) {
    String text = Tools.run("genl", "ctrl", "list");
    Map<String, Integer> theirs =
        Pattern.compile("Name: (\\S+)\\s+ID: 0x([0-9a-f]+)")
            .matcher(text)
            .results()
            .collect(
                Collectors.toMap(
                    match -> match.group(1), match -> Integer.parseInt(match.group(2), 16)));
    try (GenericNetlink generic = GenericNetlink.open(here)) {
      List<Family> ours = generic.families().await();
      assertThat(ours.stream().collect(Collectors.toMap(Family::name, Family::id)))
          .isEqualTo(theirs)
          .containsKey("nlctrl");
      // Each looked up alone is the same.
      for (Family each : ours) {
        assertThat(generic.get(each.name()).await()).isEqualTo(each);
      }
    }
  }

  @Test
  @KernelTest(tools = {"genl", "nsenter"})
  void commandsAndGroupsAreThoseOfGenl(NetworkNamespace here) {
    String text = Tools.run("genl", "ctrl", "get", "name", "nlctrl");
    try (GenericNetlink generic = GenericNetlink.open(here)) {
      Family family = generic.get("nlctrl").await();
      assertThat(family.id()).isEqualTo(0x10);
      List<Integer> theirs =
          Pattern.compile("#\\d+: +ID-0x([0-9a-f]+)")
              .matcher(text.split("multicast groups", 2)[0])
              .results()
              .map((MatchResult match) -> Integer.parseInt(match.group(1), 16))
              .toList();
      assertThat(family.operations()).extracting(Family.Operation::command).isEqualTo(theirs);
      int group = generic.group("nlctrl", "notify").await().orElseThrow();
      assertThat(text).contains("ID-0x%x  name: notify".formatted(group));
      assertThat(generic.group("nlctrl", "nothing").await()).isEmpty();
    }
  }

  @Test
  void aFamilyThatIsNotThere(NetworkNamespace here) {
    try (GenericNetlink generic = GenericNetlink.open(here)) {
      assertThat(generic.find("weir-none").await()).isEmpty();
      assertThatThrownBy(() -> generic.get("weir-none").await())
          .isInstanceOf(UnsupportedKernelException.class)
          .hasMessageContaining("weir-none");
    }
  }

  @Test
  void aFamilyIsRemembered(NetworkNamespace here) {
    try (GenericNetlink generic = GenericNetlink.open(here)) {
      Family first = generic.get("nlctrl").await();
      assertThat(generic.get("nlctrl").await()).isSameAs(first);
      generic.forget();
      assertThat(generic.get("nlctrl").await()).isNotSameAs(first).isEqualTo(first);
    }
  }

  @Test
  void ethtoolTellsCarriersAndQueues(NetworkNamespace here) {
    try (NetlinkReactor reactor = NetlinkReactor.start();
        GenericNetlink generic = GenericNetlink.open(here, reactor);
        Rtnetlink net = Rtnetlink.open(here, reactor)) {
      int device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
      Ethtool.LinkState down = linkState(generic, device);
      assertThat(down.name()).isEqualTo("v0");
      assertThat(down.link()).isFalse();
      net.links().up(net.links().get("v1").await().index()).await();
      assertThat(linkState(generic, device).link()).isTrue();
      assertThat(generic.ethtool().channels().await())
          .allSatisfy(
              each -> assertThat(each.combined() + each.receive() + each.transmit()).isPositive());
    }
  }

  private static Ethtool.LinkState linkState(GenericNetlink generic, int device) {
    return generic.ethtool().linkStates().await().stream()
        .filter(each -> each.device() == device)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void netdevTellsWhatDevicesCanDo(NetworkNamespace here) {
    try (GenericNetlink generic = GenericNetlink.open(here);
        Rtnetlink net = Rtnetlink.open(here)) {
      int device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
      List<XdpDevices.Device> devices;
      try {
        devices = generic.xdpDevices().list().await();
      } catch (UnsupportedKernelException old) {
        assertThat(generic.find("netdev").await()).isEmpty();
        return;
      }
      assertThat(devices)
          .filteredOn(each -> each.device() == device)
          .singleElement()
          .satisfies(
              each ->
                  assertThat(each.features())
                      .contains(XdpDevices.Feature.BASIC, XdpDevices.Feature.REDIRECT));
    }
  }
}
