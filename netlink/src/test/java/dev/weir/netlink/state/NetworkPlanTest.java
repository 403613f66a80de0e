// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.ForeignObjectException;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.route.LinkKind;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.RouteType;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.route.RuleSpec;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.testing.KernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plans do to a namespace, as {@code ip} sees it. */
@KernelTest(
    tools = {"ip", "nsenter"},
    linkKinds = {"veth", "bridge", "ifb"})
class NetworkPlanTest {
  private static final Owner OWNER = new Owner("weir", 88);
  private static final IpAddress GATEWAY = IpAddress.parse("10.0.0.2");
  private static final IpAddress OTHER_GATEWAY = IpAddress.parse("10.0.0.3");
  private static final MacAddress MAC = MacAddress.parse("02:00:5e:10:00:02");

  private NetworkNamespace here;
  private Rtnetlink net;

  @BeforeEach
  void open(NetworkNamespace namespace) {
    here = namespace;
    net = Rtnetlink.open(here);
  }

  @AfterEach
  void close() {
    net.close();
  }

  private static void ip(String arguments) {
    Tools.run(("ip " + arguments).split(" ", -1));
  }

  /** Two cables, a bridge with a port, addresses, routes, a rule, a neighbour. */
  private static NetworkState first() {
    return NetworkState.ownedBy(OWNER)
        .rule(RuleSpec.of(IpFamily.AF_INET, 100, 200).marked(0x200, 0xf00))
        .rule(RuleSpec.of(IpFamily.AF_INET6, 100, 200).marked(0x200, 0xf00))
        .route(DesiredRoute.to("10.1.0.0/16").via(GATEWAY, "v0").mtu(1300).build())
        .route(DesiredRoute.to("10.2.0.0/16").on("v0").table(200).build())
        .route(DesiredRoute.to("10.3.0.0/16").via(GATEWAY, "v0").via(OTHER_GATEWAY, "v0").build())
        .route(DesiredRoute.to("10.4.0.0/16").type(RouteType.BLACKHOLE).build())
        .route(DesiredRoute.to("2001:db8:1::/48").on("v0").build())
        .address("v0", "10.0.0.1/24")
        .address("v0", "2001:db8::1/64")
        .neighbour("v0", GATEWAY, MAC)
        .link(LinkSpec.ifb("port0").up().build(), "br0")
        .link(LinkSpec.veth("v0", "v1").mtu(1400).alias("pod 7").up().build())
        .link(LinkSpec.bridge("br0").up().build())
        .build();
  }

  /** Some of it gone, some other, some new. */
  private static NetworkState second() {
    return NetworkState.ownedBy(OWNER)
        .rule(RuleSpec.of(IpFamily.AF_INET, 101, 200).marked(0x300, 0xf00))
        .route(DesiredRoute.to("10.1.0.0/16").via(OTHER_GATEWAY, "v0").build())
        .route(DesiredRoute.to("10.5.0.0/16").via(GATEWAY, "v0").build())
        .address("v0", "10.0.0.1/24")
        .address("v0", "10.0.9.1/24")
        .neighbour("v0", GATEWAY, MacAddress.parse("02:00:5e:10:00:03"))
        .link(LinkSpec.veth("v0", "v1").mtu(1300).alias("pod 8").up().build())
        .link(LinkSpec.ifb("ifb7").up().build())
        .build();
  }

  private void reach(NetworkState state) {
    NetworkPlan.toward(state, net).apply(net);
    assertThat(NetworkPlan.toward(state, net).steps()).isEmpty();
  }

  /**
   * All that {@code ip} sees but what depends on when, and in which order, things were made, and
   * but the kernel's own routes and link-local addresses, which it makes when it comes to it.
   */
  private static List<String> seen() {
    List<String> all = new ArrayList<>();
    for (String what :
        List.of(
            "-d link",
            "addr",
            "-4 route show table all",
            "-6 route show table all",
            "-4 rule",
            "-6 rule",
            "neigh")) {
      String list = what.contains("show") ? what : what + " show";
      TreeSet<String> lines = new TreeSet<>();
      for (JsonObject each : Tools.json("ip -j " + list)) {
        if (!each.toString().contains("\"protocol\":\"kernel\"")) {
          lines.add(what + " " + steady(each));
        }
      }
      all.addAll(lines);
    }
    return all;
  }

  private static JsonElement steady(JsonElement json) {
    if (json.isJsonObject()) {
      JsonObject object = json.getAsJsonObject();
      for (String key :
          List.of(
              "ifindex",
              "link_index",
              "operstate",
              "flags",
              "tentative",
              "dadfailed",
              "hello_timer",
              "tcn_timer",
              "topology_change_timer",
              "gc_timer",
              "message_age_timer",
              "forward_delay_timer",
              "hold_timer",
              "expires",
              "min_mtu",
              "state",
              "bridge_id",
              "root_id",
              "designated_root",
              "designated_bridge")) {
        object.remove(key);
      }
      object.entrySet().forEach(entry -> steady(entry.getValue()));
    } else if (json.isJsonArray()) {
      List<JsonElement> all = json.getAsJsonArray().asList();
      all.removeIf(each -> each.toString().contains("\"local\":\"fe80:"));
      all.forEach(NetworkPlanTest::steady);
    }
    return json;
  }

  @Test
  void aStateIsReachedAndReachedAgainWithoutAStep() {
    NetworkPlan plan = NetworkPlan.toward(first(), net);
    assertThat(plan.toString().lines())
        .containsExactly(
            "+ link v0 veth to v1 mtu 1400 up",
            "+ link br0 bridge up",
            "+ link port0 ifb master br0 up",
            "+ address 10.0.0.1/24 on v0",
            "+ address 2001:db8::1/64 on v0",
            "+ neighbour 10.0.0.2 at 02:00:5e:10:00:02 on v0",
            "+ route 10.2.0.0/16 table 200 on v0",
            "+ route 10.4.0.0/16 table 254 blackhole",
            "+ route 2001:db8:1::/48 table 254 priority 1024 on v0",
            "+ route 10.1.0.0/16 table 254 via 10.0.0.2 on v0 mtu 1300",
            "+ route 10.3.0.0/16 table 254 via 10.0.0.2 on v0 via 10.0.0.3 on v0",
            "+ rule 100 IPv4 mark 0x200/0xf00 table 200",
            "+ rule 100 IPv6 mark 0x200/0xf00 table 200");
    assertThat(plan.toTree().get(0))
        .containsEntry("action", "add")
        .containsEntry("kind", "link")
        .containsEntry("after", "v0 veth to v1 mtu 1400 up");
    ip("link add foreign type ifb");
    plan.apply(net);
    assertThat(NetworkPlan.toward(first(), net).steps()).isEmpty();

    JsonObject link = Tools.json("ip -d -j link show dev v0").get(0);
    assertThat(link.get("ifalias").getAsString()).isEqualTo("weir pod 7");
    assertThat(Tools.json("ip -j link show dev port0").get(0).get("master").getAsString())
        .isEqualTo("br0");
    assertThat(Tools.json("ip -j -N route show proto 88")).hasSize(3);
    assertThat(Tools.run("ip", "route", "show", "table", "200")).contains("10.2.0.0/16 dev v0");
    assertThat(Tools.run("ip", "neigh", "show")).contains("02:00:5e:10:00:02 PERMANENT");
    assertThat(Tools.run("ip", "rule", "show")).contains("fwmark 0x200/0xf00 lookup 200");
  }

  @Test
  void oneStateBecomesAnotherAndBack() {
    reach(first());
    ip("route add 10.77.0.0/16 dev v0");
    ip("rule add from 10.0.0.0/8 table 7 priority 77");
    List<String> before = seen();
    NetworkPlan plan = NetworkPlan.toward(second(), net);
    assertThat(plan.toString().lines())
        .contains(
            "~ link v0 veth to v1 mtu 1400 address "
                + net.links().get("v0").await().address().orElseThrow()
                + " up → v0 veth to v1 mtu 1300 address "
                + net.links().get("v0").await().address().orElseThrow()
                + " up",
            "~ route 10.1.0.0/16 table 254 via 10.0.0.2 on v0 mtu 1300"
                + " → 10.1.0.0/16 table 254 via 10.0.0.3 on v0",
            "- link br0 bridge mtu 1500 address "
                + net.links().get("br0").await().address().orElseThrow()
                + " up");
    plan.apply(net);
    assertThat(NetworkPlan.toward(second(), net).steps()).isEmpty();
    // What others made is still there.
    assertThat(Tools.run("ip", "route", "show")).contains("10.77.0.0/16 dev v0");
    assertThat(Tools.run("ip", "rule", "show")).contains("from 10.0.0.0/8 lookup 7");
    plan.inverse().apply(net);
    assertThat(seen()).isEqualTo(before);
  }

  @Test
  void aFailureAtAnyStepLeavesWhatWasThere() {
    reach(first());
    List<String> before = seen();
    int failures = 0;
    while (true) {
      NetworkPlan plan = NetworkPlan.toward(second(), net);
      NetlinkConnection real =
          NetlinkConnection.open(NetlinkProtocol.ROUTE, here, ConnectionOptions.DEFAULT);
      FailingConnection failing = new FailingConnection(real, failures);
      try (Rtnetlink through = Rtnetlink.on(failing)) {
        if (tried(plan, through)) {
          assertThat(failing.hasFailed()).isFalse();
          break;
        }
        assertThat(seen())
            .as("after %d changes one failed", failures)
            .containsExactlyElementsOf(before);
        failures++;
      }
    }
    assertThat(failures).isGreaterThanOrEqualTo(12);
    assertThat(NetworkPlan.toward(second(), net).steps()).isEmpty();
  }

  private static boolean tried(NetworkPlan plan, Rtnetlink through) {
    try {
      plan.apply(through);
      return true;
    } catch (NetlinkException e) {
      assertThat(e.explanation()).isEqualTo("injected");
      return false;
    }
  }

  @Test
  void aFailureFromNothingLeavesNothing() {
    List<String> before = seen();
    for (int failures = 0; ; failures++) {
      NetlinkConnection real =
          NetlinkConnection.open(NetlinkProtocol.ROUTE, here, ConnectionOptions.DEFAULT);
      try (Rtnetlink through = Rtnetlink.on(new FailingConnection(real, failures))) {
        if (tried(NetworkPlan.toward(first(), net), through)) {
          assertThat(failures).isGreaterThan(10);
          break;
        }
        assertThat(seen()).isEqualTo(before);
      }
    }
  }

  @Test
  void nothingWantedRemovesAllThatIsOwned() {
    List<String> before = seen();
    reach(first());
    ip("link add foreign type ifb");
    reach(NetworkState.ownedBy(OWNER).build());
    ip("link del foreign");
    assertThat(seen()).isEqualTo(before);
  }

  @Test
  void whatIsInPlaceButNotOwnedIsAnErrorAndStays() {
    ip("link add v0 type ifb");
    NetworkState wanted =
        NetworkState.ownedBy(OWNER).link(LinkSpec.veth("v0", "v1").build()).build();
    assertThatThrownBy(() -> NetworkPlan.toward(wanted, net))
        .isInstanceOf(ForeignObjectException.class)
        .hasMessageContaining("link v0 veth to v1 down: in its place");
    ip("link set v0 up");
    ip("route add 10.1.0.0/16 dev v0");
    NetworkState route =
        NetworkState.ownedBy(OWNER).route(DesiredRoute.to("10.1.0.0/16").on("v0").build()).build();
    assertThatThrownBy(() -> NetworkPlan.toward(route, net))
        .isInstanceOf(ForeignObjectException.class);
  }

  @Test
  void aLinkOfAnotherKindIsMadeAnewWithWhatIsOnIt() {
    NetworkState.Builder wanted =
        NetworkState.ownedBy(OWNER)
            .address("d0", "10.0.0.1/24")
            .route(DesiredRoute.to("10.1.0.0/16").via(GATEWAY, "d0").build());
    reach(wanted.link(LinkSpec.ifb("d0").up().build()).build());
    NetworkState other =
        NetworkState.ownedBy(OWNER)
            .address("d0", "10.0.0.1/24")
            .route(DesiredRoute.to("10.1.0.0/16").via(GATEWAY, "d0").build())
            .link(LinkSpec.of("d0", new LinkKind.Bridge(false)).up().build())
            .build();
    reach(other);
    assertThat(net.links().get("d0").await().kind()).isEqualTo("bridge");
    assertThat(Tools.run("ip", "route", "show")).contains("10.1.0.0/16 via 10.0.0.2 dev d0");
  }

  @Test
  void twoThingsInOnePlaceAreRefused() {
    assertThatThrownBy(
            () ->
                NetworkState.ownedBy(OWNER)
                    .link(LinkSpec.ifb("d0").build())
                    .link(LinkSpec.bridge("d0").build()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("in its place");
    assertThatThrownBy(() -> new Owner("weir", 4)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> new Step(Optional.empty(), Optional.empty()))
        .isInstanceOf(InvalidSpecException.class);
  }
}
