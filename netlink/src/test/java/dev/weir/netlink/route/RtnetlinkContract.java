// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.testing.KernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What we make is what {@code ip} sees, and what {@code ip} makes is what we see. */
abstract class RtnetlinkContract {
  Rtnetlink net;

  abstract Rtnetlink open(NetworkNamespace here);

  @BeforeEach
  void openClient(NetworkNamespace here) {
    net = open(here);
  }

  @AfterEach
  void closeClient() {
    net.close();
  }

  private static JsonObject ipLink(String name) {
    return Tools.json("ip -d -j link show dev " + name).get(0);
  }

  private static String text(JsonObject object, String... path) {
    JsonElement at = object;
    for (String key : path) {
      at = at.getAsJsonObject().get(key);
      if (at == null) {
        return "";
      }
    }
    return at.getAsString();
  }

  @Test
  void loopbackIsThere() {
    Link lo = net.links().get("lo").await();
    assertThat(lo.index()).isEqualTo(1);
    assertThat(lo.mtu()).isEqualTo(65536);
    assertThat(lo.isUp()).isTrue();
    assertThat(net.links().list().await()).contains(lo);
  }

  @Test
  void whatIsNotThereIsEmptyOrAnError() {
    assertThat(net.links().find("nothing").await()).isEmpty();
    assertThat(net.links().find(4711).await()).isEmpty();
    assertThatThrownBy(() -> net.links().get("nothing").await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
        .hasMessageContaining("get link nothing");
  }

  @Test
  void aVethIsMadeAsAsked() {
    MacAddress mac = MacAddress.parse("02:00:5e:10:00:01");
    Link link =
        net.links()
            .create(LinkSpec.veth("v0", "v1").mtu(1400).address(mac).alias("weir: a").up().build())
            .await();
    assertThat(link.name()).isEqualTo("v0");
    assertThat(link.kind()).isEqualTo("veth");
    assertThat(link.mtu()).isEqualTo(1400);
    assertThat(link.address()).contains(mac);
    assertThat(link.isUp()).isTrue();
    assertThat(net.links().get("v0").await().alias()).isEqualTo("weir: a");
    Link peer = net.links().get("v1").await();
    assertThat(peer.lower()).isEqualTo(link.index());

    JsonObject ip = ipLink("v0");
    assertThat(text(ip, "ifindex")).isEqualTo(Integer.toString(link.index()));
    assertThat(text(ip, "mtu")).isEqualTo("1400");
    assertThat(text(ip, "address")).isEqualTo(mac.toString());
    assertThat(text(ip, "ifalias")).isEqualTo("weir: a");
    assertThat(text(ip, "linkinfo", "info_kind")).isEqualTo("veth");
    assertThat(text(ip, "link")).isEqualTo("v1");
  }

  @Test
  void thePeerCanBeBornInAnotherNamespace() {
    try (NetworkNamespace other = NetworkNamespace.create();
        Rtnetlink there = Rtnetlink.open(other)) {
      Link here = net.links().create(LinkSpec.veth("v0", "eth0", other).build()).await();
      Link peer = there.links().get("eth0").await();
      assertThat(here.lower()).isEqualTo(peer.index());
      assertThat(net.links().find("eth0").await()).isEmpty();
      OptionalInt id = net.namespaceIds().find(other).await();
      assertThat(id).hasValue(here.lowerNamespaceId());
      assertThatThrownBy(() -> net.namespaceIds().assign(other, 7).await())
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    }
  }

  @Test
  void aLinkMovesAndIsDeletedThere() {
    Link link = net.links().create(LinkSpec.veth("v0", "v1").build()).await();
    try (NetworkNamespace other = NetworkNamespace.create();
        Rtnetlink there = Rtnetlink.open(other)) {
      net.links().move(link.index(), other).await();
      assertThat(net.links().find("v0").await()).isEmpty();
      there.links().delete(there.links().get("v0").await().index()).await();
      assertThat(net.links().find("v1").await()).isEmpty();
    }
  }

  @Test
  @KernelTest(linkKinds = "bridge")
  void linksAreChanged() {
    int bridge = net.links().create(LinkSpec.bridge("br0").build()).await().index();
    int port = net.links().create(LinkSpec.veth("v0", "v1").build()).await().index();
    net.links().master(port, bridge).await();
    net.links().mtu(port, 1300).await();
    net.links().alias(port, "mine").await();
    net.links().rename(port, "port0").await();
    net.links().up(port).await();
    JsonObject ip = ipLink("port0");
    assertThat(text(ip, "master")).isEqualTo("br0");
    assertThat(text(ip, "mtu")).isEqualTo("1300");
    assertThat(text(ip, "ifalias")).isEqualTo("mine");
    assertThat(ip.get("flags").toString()).contains("\"UP\"");
    assertThat(net.links().get("port0").await().master()).isEqualTo(bridge);
    net.links().down(port).await();
    net.links().master(port, 0).await();
    Link after = net.links().get(port).await();
    assertThat(after.isUp()).isFalse();
    assertThat(after.master()).isZero();
    net.links().delete(port).await();
    assertThatThrownBy(() -> net.links().delete(port).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
  }

  @Test
  @KernelTest(linkKinds = "vxlan")
  void vxlanWithAPeer() {
    IpAddress remote = IpAddress.parse("192.0.2.7");
    Link link =
        net.links().create(LinkSpec.of("vx0", LinkKind.Vxlan.to(42, remote)).build()).await();
    VxlanParameters vxlan = net.links().get(link.index()).await().vxlan().orElseThrow();
    assertThat(vxlan)
        .isEqualTo(
            new VxlanParameters(42, 4789, Optional.of(remote), Optional.empty(), false, true));
    JsonObject ip = ipLink("vx0");
    assertThat(text(ip, "linkinfo", "info_data", "id")).isEqualTo("42");
    assertThat(text(ip, "linkinfo", "info_data", "remote")).isEqualTo("192.0.2.7");
    assertThat(text(ip, "linkinfo", "info_data", "port")).isEqualTo("4789");
  }

  @Test
  @KernelTest(linkKinds = "vxlan")
  void aRefusalNamesTheAttributeAtFault() {
    LinkSpec spec =
        LinkSpec.of("vx0", LinkKind.Vxlan.ofMetadata())
            .address(MacAddress.parse("01:00:5e:10:00:01"))
            .build();
    assertThatThrownBy(() -> net.links().create(spec).await())
        .isInstanceOfSatisfying(
            NetlinkException.class,
            e -> {
              assertThat(e.attribute()).isEqualTo("IFLA_ADDRESS");
              assertThat(e.explanation()).contains("unicast");
            });
  }

  @Test
  @KernelTest(linkKinds = "vxlan")
  void vxlanOfMetadata() {
    net.links().create(LinkSpec.of("vx0", LinkKind.Vxlan.ofMetadata()).build()).await();
    assertThat(net.links().get("vx0").await().vxlan().orElseThrow().external()).isTrue();
    JsonObject ip = ipLink("vx0");
    assertThat(text(ip, "linkinfo", "info_data", "external")).isEqualTo("true");
    assertThat(text(ip, "linkinfo", "info_data", "learning")).isEqualTo("false");
  }

  @Test
  @KernelTest(linkKinds = {"macvlan", "ifb"})
  void macvlanAndIfb() {
    int lower = net.links().create(LinkSpec.veth("v0", "v1").build()).await().index();
    net.links()
        .create(
            LinkSpec.of("mv0", new LinkKind.Macvlan(lower, LinkKind.MacvlanMode.BRIDGE)).build())
        .await();
    net.links().create(LinkSpec.ifb("ifb7").build()).await();
    assertThat(text(ipLink("mv0"), "linkinfo", "info_data", "mode")).isEqualTo("bridge");
    assertThat(text(ipLink("mv0"), "link")).isEqualTo("v0");
    assertThat(text(ipLink("ifb7"), "linkinfo", "info_kind")).isEqualTo("ifb");
  }

  @Test
  void aRefusalSaysWhatTheKernelSays() {
    assertThatThrownBy(
            () ->
                net.links()
                    .create(LinkSpec.of("x0", new LinkKind.Other("nosuchkind")).build())
                    .await())
        .isInstanceOfSatisfying(
            NetlinkException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
              assertThat(e.explanation()).isEqualTo("Unknown device type");
            })
        .hasMessageContaining("create link x0")
        .hasMessageContaining("Unknown device type");
    net.links().create(LinkSpec.veth("v0", "v1").build()).await();
    assertThatThrownBy(() -> net.links().create(LinkSpec.veth("v0", "v2").build()).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
  }

  @Test
  void addressesAreThoseOfIp() {
    int device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
    net.links().up(net.links().get("v1").await().index()).await();
    net.addresses().create(AddressSpec.of(device, "10.1.2.3/24")).await();
    net.addresses().create(AddressSpec.of(device, "fd00::1/64")).await();
    net.addresses()
        .create(AddressSpec.of(device, "10.9.9.1/32").withPeer(IpAddress.parse("10.9.9.2")))
        .await();
    Tools.run("ip", "addr", "add", "10.7.7.7/16", "dev", "v0", "label", "v0:x");

    List<String> ip = new ArrayList<>();
    for (JsonElement each :
        Tools.json("ip -j addr show dev v0").get(0).getAsJsonArray("addr_info")) {
      JsonObject address = each.getAsJsonObject();
      ip.add(
          text(address, "local")
              + "/"
              + text(address, "prefixlen")
              + " "
              + text(address, "address")
              + text(address, "label").replaceAll("^v0$", ""));
    }
    List<String> own = new ArrayList<>();
    for (Address address : net.addresses().list(device).await()) {
      own.add(
          address.address()
              + "/"
              + address.prefixLength()
              + " "
              + address.peer().map(IpAddress::toString).orElse("")
              + address.label().replaceAll("^v0$", ""));
    }
    assertThat(own).containsExactlyInAnyOrderElementsOf(ip);
    assertThat(own).contains("10.1.2.3/24 ", "10.7.7.7/16 v0:x");
    assertThat(net.addresses().list(device).await())
        .filteredOn(address -> address.address().equals(IpAddress.parse("fd00::1")))
        .singleElement()
        .matches(address -> !address.isTentative());

    AddressSpec gone = AddressSpec.of(device, "10.1.2.3/24");
    net.addresses().delete(gone).await();
    assertThatThrownBy(() -> net.addresses().delete(gone).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
  }

  @Test
  void routesAreThoseOfIp() {
    int a = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
    int b = net.links().get("v1").await().index();
    net.links().up(b).await();
    net.addresses().create(AddressSpec.of(a, "10.1.0.1/24")).await();
    net.addresses().create(AddressSpec.of(b, "10.2.0.1/24")).await();
    net.addresses().create(AddressSpec.of(a, "fd00:1::1/64")).await();
    IpAddress viaA = IpAddress.parse("10.1.0.9");
    IpAddress viaB = IpAddress.parse("10.2.0.9");
    Routes routes = net.routes();
    routes
        .create(RouteSpec.to("10.10.0.0/16").via(viaA).mtu(1300).advertisedMss(1200).build())
        .await();
    routes
        .create(
            RouteSpec.to("10.11.0.0/16")
                .nextHop(NextHop.via(viaA).on(a).weight(3))
                .nextHop(NextHop.via(viaB).on(b))
                .build())
        .await();
    routes
        .create(
            RouteSpec.to("10.12.0.0/16")
                .nextHop(NextHop.via(IpAddress.parse("fd00:1::9")).on(a))
                .build())
        .await();
    routes
        .create(RouteSpec.to("10.13.0.0/16").type(RouteType.BLACKHOLE).table(5000).build())
        .await();
    routes
        .create(RouteSpec.to("10.14.0.0/16").device(a).table(200).priority(7).protocol(99).build())
        .await();
    routes
        .create(RouteSpec.to("fd00:5::/48").via(IpAddress.parse("fd00:1::9")).priority(50).build())
        .await();
    Tools.run("ip", "route", "add", "10.15.0.0/16", "via", "10.2.0.9", "src", "10.2.0.1");

    // The kernel goes on adding routes of its own while addresses become usable.
    List<String> theirs;
    List<String> ours;
    do {
      theirs = iproute();
      ours = ours(net.routes().list().await(), a, b);
    } while (!iproute().equals(theirs));
    assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs);
    assertThat(net.routes().list(5000).await())
        .singleElement()
        .matches(route -> route.type() == RouteType.BLACKHOLE);
    assertThat(net.routes().list(4999).await()).isEmpty();
    Route found = net.routes().lookup(IpAddress.parse("10.10.1.1")).await().orElseThrow();
    assertThat(found.nextHops())
        .singleElement()
        .matches(hop -> hop.gateway().equals(Optional.of(viaA)));
    assertThat(net.routes().lookup(IpAddress.parse("192.0.2.1")).await()).isEmpty();

    RouteSpec gone =
        RouteSpec.to("10.14.0.0/16").device(a).table(200).priority(7).protocol(99).build();
    assertThatThrownBy(() -> routes.create(gone).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    routes.delete(gone).await();
    assertThatThrownBy(() -> routes.delete(gone).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
  }

  private static List<String> ours(List<Route> routes, int a, int b) {
    List<String> lines = new ArrayList<>();
    for (Route route : routes) {
      StringBuilder line = new StringBuilder();
      Cidr to = route.destination();
      line.append(to.prefixLength() == 0 ? "default" : to.isHost() ? to.address() : to);
      line.append(" table ").append(route.table()).append(" proto ").append(route.protocol());
      line.append(" metric ").append(route.priority()).append(" mtu ").append(route.mtu());
      line.append(" src ").append(route.preferredSource().map(IpAddress::toString).orElse(""));
      line.append(' ').append(route.type());
      boolean several = route.nextHops().size() > 1;
      for (NextHop hop : route.nextHops()) {
        line.append(" via ").append(hop.gateway().map(IpAddress::toString).orElse(""));
        line.append(" dev ").append(hop.device() == a ? "v0" : hop.device() == b ? "v1" : "lo");
        line.append(several ? " weight " + hop.weight() : "");
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<String> iproute() {
    List<JsonObject> all = new ArrayList<>(Tools.json("ip -N -4 -d -j route show table all"));
    all.addAll(Tools.json("ip -N -6 -d -j route show table all"));
    List<String> lines = new ArrayList<>();
    for (JsonObject route : all) {
      StringBuilder line = new StringBuilder();
      line.append(text(route, "dst"));
      String table = text(route, "table");
      line.append(" table ").append(table.isEmpty() ? "254" : table);
      line.append(" proto ").append(text(route, "protocol"));
      String metric = text(route, "metric");
      line.append(" metric ").append(metric.isEmpty() ? "0" : metric);
      String mtu =
          route.has("metrics")
              ? text(route.getAsJsonArray("metrics").get(0).getAsJsonObject(), "mtu")
              : "";
      line.append(" mtu ").append(mtu.isEmpty() ? "0" : mtu);
      line.append(" src ").append(text(route, "prefsrc"));
      line.append(' ').append(RouteType.of(Integer.parseInt(text(route, "type"))));
      List<JsonObject> hops = new ArrayList<>();
      if (route.has("nexthops")) {
        route.getAsJsonArray("nexthops").forEach(hop -> hops.add(hop.getAsJsonObject()));
      } else if (route.has("dev")) {
        hops.add(route);
      }
      for (JsonObject hop : hops) {
        line.append(" via ").append(text(hop, "gateway")).append(text(hop, "via", "host"));
        line.append(" dev ").append(text(hop, "dev"));
        line.append(hops.size() > 1 ? " weight " + text(hop, "weight") : "");
      }
      lines.add(line.toString());
    }
    return lines;
  }

  @Test
  void rulesAreThoseOfIp() {
    RuleSpec marked =
        RuleSpec.of(IpFamily.AF_INET, 100, 2004)
            .marked(0xd00, 0xf00)
            .from(Cidr.parse("10.0.0.0/8"));
    net.rules().create(marked).await();
    net.rules()
        .create(RuleSpec.of(IpFamily.AF_INET6, 101, 200).to(Cidr.parse("fd00::/16")))
        .await();
    Tools.run("ip", "rule", "add", "priority", "77", "iif", "lo", "table", "9");
    assertThatThrownBy(() -> net.rules().create(marked).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));

    List<String> ip = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      for (JsonObject rule : Tools.json("ip -N -j -d " + family + " rule show")) {
        ip.add(
            family
                + text(rule, "priority")
                + " "
                + text(rule, "table")
                + " "
                + text(rule, "src").replace("all", "")
                + text(rule, "srclen").replaceAll("^", "/").replaceAll("^/$", "")
                + " "
                + text(rule, "fwmark")
                + text(rule, "fwmask")
                + text(rule, "iif"));
      }
    }
    List<String> own = new ArrayList<>();
    for (Rule rule : net.rules().list().await()) {
      own.add(
          (rule.family() == 2 ? "-4" : "-6")
              + rule.priority()
              + " "
              + rule.table()
              + " "
              + rule.source().map(Cidr::toString).orElse("")
              + " "
              + (rule.markMask() == 0 ? "" : "0x%x0x%x".formatted(rule.mark(), rule.markMask()))
              + rule.inputDevice());
    }
    assertThat(own).containsExactlyInAnyOrderElementsOf(ip);
    assertThat(own).contains("-4100 2004 10.0.0.0/8 0xd000xf00");
    net.rules().delete(marked).await();
    assertThatThrownBy(() -> net.rules().delete(marked).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void neighboursAreThoseOfIp() {
    int device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
    MacAddress mac = MacAddress.parse("02:00:5e:10:00:02");
    NeighbourSpec spec = NeighbourSpec.permanent(device, IpAddress.parse("10.1.0.2"), mac);
    net.neighbours().create(spec).await();
    Tools.run("ip", "neigh", "add", "fd00::2", "lladdr", "02:00:5e:10:00:03", "dev", "v0");
    List<JsonObject> ip = Tools.json("ip -j neigh show dev v0");
    assertThat(ip)
        .anyMatch(
            each ->
                text(each, "dst").equals("10.1.0.2")
                    && text(each, "lladdr").equals(mac.toString())
                    && each.get("state").toString().equals("[\"PERMANENT\"]"));
    assertThat(net.neighbours().list().await())
        .filteredOn(each -> each.address().equals(Optional.of(IpAddress.parse("fd00::2"))))
        .singleElement()
        .matches(each -> each.state() == NeighbourState.PERMANENT && each.device() == device);
    net.neighbours().delete(spec).await();
    assertThatThrownBy(() -> net.neighbours().delete(spec).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void afterClosingCallsFail() {
    net.close();
    net.close();
    assertThatThrownBy(() -> net.links().list().await()).isInstanceOf(HandleClosedException.class);
  }

  @Test
  void whoMadeANeighbourIsKept() {
    int device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
    IpAddress ip = IpAddress.parse("10.0.0.2");
    MacAddress mac = MacAddress.parse("02:00:5e:10:00:01");
    net.neighbours().create(NeighbourSpec.permanent(device, ip, mac).withProtocol(88)).await();
    assertThat(Tools.run("ip", "neigh", "show")).contains("proto 88");
    assertThat(net.neighbours().list().await())
        .anySatisfy(
            each -> {
              assertThat(each.address()).contains(ip);
              assertThat(each.protocol()).isEqualTo(88);
            });
  }

  @Test
  @KernelTest(minKernel = "5.18")
  void whoMadeAnAddressIsKept() {
    int device = net.links().create(LinkSpec.veth("v0", "v1").build()).await().index();
    net.addresses().create(AddressSpec.of(device, "10.0.0.1/24").withProtocol(88)).await();
    assertThat(net.addresses().list(device).await())
        .extracting(Address::protocol)
        .containsExactly(88);
  }

  @Test
  void aLinkGetsAnotherAddress() {
    int device = net.links().create(LinkSpec.veth("v0", "v1").build()).await().index();
    MacAddress mac = MacAddress.parse("02:00:5e:10:00:07");
    net.links().address(device, mac).await();
    assertThat(text(ipLink("v0"), "address")).isEqualTo(mac.toString());
  }
}
