// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.WeirException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.tc.BpfFilterSpec;
import dev.weir.netlink.tc.Hook;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.Reply;
import dev.weir.netlink.transport.Request;
import dev.weir.testing.KernelTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * What Weir asks of the kernel is, byte for byte, what iproute2 asks for the same, but for sequence
 * and port numbers and for the differences that the table gives a reason for.
 *
 * <p>Both make the same devices in the same order in fresh namespaces, so that indices are equal.
 */
@KernelTest(
    tools = {"ip", "tc", "nsenter", "strace"},
    linkKinds = {"veth", "bridge", "ifb", "vxlan", "macvlan"})
class LikeIproute2Test {
  // The order of making: the loopback has 1; the far end of a cable comes first.
  private static final int V1 = 2;
  private static final int V0 = 3;
  private static final int V3 = 4;
  private static final int V2 = 5;
  private static final int BR0 = 6;
  private static final int IFB7 = 7;
  private static final int MV0 = 10;

  private static final MacAddress MAC = MacAddress.parse("02:00:5e:10:00:01");
  private static final Difference[] NEW_LINK = {
    Difference.ECHO, Difference.TEXT_WITH_NUL, Difference.FLAGGED_NEST
  };
  private static final IpAddress GATEWAY = IpAddress.parse("10.0.0.2");
  private static final IpAddress GATEWAY6 = IpAddress.parse("2001:db8::2");

  /** Where Weir asks otherwise, why, and what makes iproute2's request into Weir's. */
  enum Difference {
    ECHO(
        "the answer brings the new object, so nobody has to look for it by name",
        tree -> change(tree, "flags", flags -> flags.add("ECHO"))),
    SETLINK(
        "RTM_SETLINK only changes; RTM_NEWLINK without NLM_F_CREATE is an older way to say that",
        tree -> tree.put("type", "RTM_SETLINK")),
    TEXT_WITH_NUL(
        "newer parts of the kernel want the NUL of a text, so all texts have it",
        tree -> forEachAttribute(tree, attribute -> attribute.remove("nul"))),
    FLAGGED_NEST(
        "newer parts of the kernel refuse a nest without the flag that says so",
        tree -> forEachAttribute(tree, LikeIproute2Test::flag)),
    ENSURE(
        "one that is there already is as good, with the filters that hang on it",
        tree -> change(tree, "flags", flags -> flags.remove("EXCL")));

    @SuppressWarnings("ImmutableEnumChecker") // the edits below keep nothing
    private final Consumer<Map<String, Object>> edit;

    Difference(String reason, Consumer<Map<String, Object>> edit) {
      assertThat(reason).isNotBlank();
      this.edit = edit;
    }
  }

  /** A line for {@code ip} or {@code tc}, the same in Java, and the differences that there are. */
  private record Row(String command, Consumer<Rtnetlink> call, List<Difference> differences) {}

  @SuppressWarnings("unchecked") // trees are made of lists and maps
  private static void change(Map<String, Object> tree, String key, Consumer<List<Object>> edit) {
    List<Object> list = new ArrayList<>((List<Object>) tree.get(key));
    edit.accept(list);
    tree.put(key, list);
  }

  @SuppressWarnings("unchecked")
  private static void forEachAttribute(Object tree, Consumer<Map<String, Object>> edit) {
    if (tree instanceof Map<?, ?> map) {
      edit.accept((Map<String, Object>) map);
      map.values().forEach(each -> forEachAttribute(each, edit));
    } else if (tree instanceof List<?> list) {
      list.forEach(each -> forEachAttribute(each, edit));
    }
  }

  /** In a tree only what is not as the description says has a mark: INFO_DATA may be anything. */
  private static void flag(Map<String, Object> attribute) {
    attribute.remove("nested");
    if ("IFLA_INFO_DATA".equals(attribute.get("type"))) {
      attribute.put("nested", true);
    }
  }

  private static LinkSpec vxlan(String name, LinkKind.Vxlan kind) {
    return LinkSpec.of(name, kind).build();
  }

  private static AddressSpec address(int device, String text) {
    return AddressSpec.of(device, text);
  }

  private static RouteSpec.Builder boot(String destination) {
    return RouteSpec.to(destination).protocol(3);
  }

  private static RuleSpec rule(int priority, int table) {
    return RuleSpec.of(IpFamily.AF_INET, priority, table).withProtocol(0);
  }

  private static Row row(String command, Function<Rtnetlink, Answer<?>> call, Difference... why) {
    return new Row(command, net -> call.apply(net).await(), List.of(why));
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    links(rows);
    addresses(rows);
    routes(rows);
    rules(rows);
    neighbours(rows);
    trafficControl(rows);
    return rows;
  }

  private static void links(List<Row> rows) {
    rows.add(
        row(
            "link add v0 type veth peer name v1",
            net -> net.links().create(LinkSpec.veth("v0", "v1").build()),
            NEW_LINK));
    rows.add(
        row(
            "link add v2 mtu 1400 address 02:00:5e:10:00:01 type veth peer name v3",
            net -> net.links().create(LinkSpec.veth("v2", "v3").mtu(1400).address(MAC).build()),
            NEW_LINK));
    rows.add(
        row(
            "link add br0 type bridge",
            net -> net.links().create(LinkSpec.bridge("br0").build()),
            NEW_LINK));
    rows.add(
        row(
            "link add ifb7 type ifb",
            net -> net.links().create(LinkSpec.ifb("ifb7").build()),
            NEW_LINK));
    rows.add(
        row(
            "link add vx0 type vxlan id 42 remote 192.0.2.7 dstport 4789",
            net ->
                net.links()
                    .create(vxlan("vx0", LinkKind.Vxlan.to(42, IpAddress.parse("192.0.2.7")))),
            NEW_LINK));
    rows.add(
        row(
            "link add vx1 type vxlan dstport 4790 external",
            net ->
                net.links()
                    .create(
                        vxlan(
                            "vx1",
                            new LinkKind.Vxlan(
                                0, 4790, Optional.empty(), Optional.empty(), 0, true, false))),
            NEW_LINK));
    rows.add(
        row(
            "link add link v0 name mv0 type macvlan mode bridge",
            net ->
                net.links()
                    .create(
                        LinkSpec.of("mv0", new LinkKind.Macvlan(V0, LinkKind.MacvlanMode.BRIDGE))
                            .build()),
            NEW_LINK));
    rows.add(row("link set v0 up", net -> net.links().up(V0), Difference.SETLINK));
    rows.add(row("link set v1 up", net -> net.links().up(V1), Difference.SETLINK));
    rows.add(row("link set ifb7 down", net -> net.links().down(IFB7), Difference.SETLINK));
    rows.add(row("link set v0 mtu 1300", net -> net.links().mtu(V0, 1300), Difference.SETLINK));
    rows.add(
        row(
            "link set v3 address 02:00:5e:10:00:01",
            net -> net.links().address(V3, MAC),
            Difference.SETLINK));
    rows.add(
        row(
            "link set v0 alias mine",
            net -> net.links().alias(V0, "mine"),
            Difference.SETLINK,
            Difference.TEXT_WITH_NUL));
    rows.add(
        row(
            "link set ifb7 name ifb8",
            net -> net.links().rename(IFB7, "ifb8"),
            Difference.SETLINK));
    rows.add(row("link set v2 master br0", net -> net.links().master(V2, BR0), Difference.SETLINK));
    rows.add(row("link set v2 nomaster", net -> net.links().master(V2, 0), Difference.SETLINK));
    rows.add(row("link del mv0", net -> net.links().delete(MV0)));
  }

  private static void addresses(List<Row> rows) {
    rows.add(
        row(
            "addr add 10.0.0.1/24 dev v0",
            net -> net.addresses().create(address(V0, "10.0.0.1/24"))));
    rows.add(
        row(
            "addr replace 10.0.0.1/24 dev v0",
            net -> net.addresses().replace(address(V0, "10.0.0.1/24"))));
    rows.add(
        row(
            "addr add 10.0.8.1 peer 10.0.9.9/32 dev v1",
            net ->
                net.addresses()
                    .create(address(V1, "10.0.8.1/32").withPeer(IpAddress.parse("10.0.9.9")))));
    rows.add(
        row(
            "addr add 10.0.5.1/24 broadcast 10.0.5.255 dev v0",
            net ->
                net.addresses()
                    .create(
                        new AddressSpec(
                            V0,
                            IpAddress.parse("10.0.5.1"),
                            24,
                            Optional.empty(),
                            Optional.of(IpAddress.parse("10.0.5.255")),
                            0,
                            false,
                            0))));
    rows.add(
        row(
            "addr add 10.0.6.1/24 scope link dev v0",
            net ->
                net.addresses()
                    .create(
                        new AddressSpec(
                            V0,
                            IpAddress.parse("10.0.6.1"),
                            24,
                            Optional.empty(),
                            Optional.empty(),
                            253,
                            false,
                            0))));
    rows.add(
        row(
            "addr add 2001:db8::1/64 dev v0 nodad",
            net -> net.addresses().create(address(V0, "2001:db8::1/64"))));
    rows.add(
        row(
            "addr add 2001:db8:1::1/64 dev v0",
            net ->
                net.addresses()
                    .create(
                        new AddressSpec(
                            V0,
                            IpAddress.parse("2001:db8:1::1"),
                            64,
                            Optional.empty(),
                            Optional.empty(),
                            0,
                            true,
                            0))));
    rows.add(
        row(
            "addr add 127.0.0.2/8 dev lo",
            net -> net.addresses().create(address(1, "127.0.0.2/8"))));
    rows.add(
        row(
            "addr del 10.0.6.1/24 dev v0",
            net -> net.addresses().delete(address(V0, "10.0.6.1/24"))));
    rows.add(
        row(
            "addr del 2001:db8:1::1/64 dev v0",
            net -> net.addresses().delete(address(V0, "2001:db8:1::1/64"))));
  }

  private static void routes(List<Row> rows) {
    Map<String, RouteSpec.Builder> added = new LinkedHashMap<>();
    added.put("10.1.0.0/16 via 10.0.0.2", boot("10.1.0.0/16").via(GATEWAY));
    added.put("10.2.0.0/16 dev v0", boot("10.2.0.0/16").device(V0));
    added.put(
        "10.3.0.0/16 via 10.0.0.2 dev v0",
        boot("10.3.0.0/16").nextHop(NextHop.via(GATEWAY).on(V0)));
    added.put("10.4.0.0/16 dev v0 table 100", boot("10.4.0.0/16").device(V0).table(100));
    added.put("10.5.0.0/16 dev v0 table 1000", boot("10.5.0.0/16").device(V0).table(1000));
    added.put("10.6.0.0/16 dev v0 metric 50", boot("10.6.0.0/16").device(V0).priority(50));
    added.put(
        "10.7.0.0/16 dev v0 src 10.0.0.1",
        boot("10.7.0.0/16").device(V0).source(IpAddress.parse("10.0.0.1")));
    added.put("10.8.0.0/16 dev v0 mtu 1200", boot("10.8.0.0/16").device(V0).mtu(1200));
    added.put(
        "10.9.0.0/16 dev v0 mtu 1200 advmss 1100",
        boot("10.9.0.0/16").device(V0).mtu(1200).advertisedMss(1100));
    added.put("blackhole 10.10.0.0/16", boot("10.10.0.0/16").type(RouteType.BLACKHOLE));
    added.put("unreachable 10.11.0.0/16", boot("10.11.0.0/16").type(RouteType.UNREACHABLE));
    added.put("prohibit 10.12.0.0/16", boot("10.12.0.0/16").type(RouteType.PROHIBIT));
    added.put(
        "throw 10.13.0.0/16 table 100", boot("10.13.0.0/16").type(RouteType.THROW).table(100));
    added.put("10.14.0.0/16 dev v0 proto 88", RouteSpec.to("10.14.0.0/16").device(V0).protocol(88));
    added.put(
        "10.15.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3 weight 3",
        boot("10.15.0.0/16")
            .nextHop(NextHop.via(GATEWAY).weight(2))
            .nextHop(NextHop.via(IpAddress.parse("10.0.0.3")).weight(3)));
    added.put(
        "10.16.0.0/16 nexthop dev v0 nexthop via 10.0.0.2 dev v0",
        boot("10.16.0.0/16").device(V0).nextHop(NextHop.via(GATEWAY).on(V0)));
    added.put(
        "10.17.0.0/16 via inet6 fe80::1 dev v0",
        boot("10.17.0.0/16").nextHop(NextHop.via(IpAddress.parse("fe80::1")).on(V0)));
    added.put(
        "10.18.0.0/16 via 192.0.2.9 dev v0 onlink",
        boot("10.18.0.0/16")
            .nextHop(new NextHop(V0, Optional.of(IpAddress.parse("192.0.2.9")), 1, true)));
    added.put("10.19.0.0/16 dev v0 scope global", boot("10.19.0.0/16").device(V0).scope(0));
    added.put("default via 10.0.0.2", boot("0.0.0.0/0").via(GATEWAY));
    added.put(
        "local 10.20.0.1 dev lo table 100",
        boot("10.20.0.1/32").type(RouteType.LOCAL).device(1).table(100));
    added.put("2001:db8:9::/48 via 2001:db8::2", boot("2001:db8:9::/48").via(GATEWAY6));
    added.put("2001:db8:a::/48 dev v0", boot("2001:db8:a::/48").device(V0));
    added.put("2001:db8:b::/48 dev v0 table 1000", boot("2001:db8:b::/48").device(V0).table(1000));
    added.put("2001:db8:c::/48 dev v0 metric 7", boot("2001:db8:c::/48").device(V0).priority(7));
    added.put("2001:db8:d::/48 dev v0 mtu 1280", boot("2001:db8:d::/48").device(V0).mtu(1280));
    added.put("blackhole 2001:db8:e::/48", boot("2001:db8:e::/48").type(RouteType.BLACKHOLE));
    added.forEach(
        (command, spec) ->
            rows.add(
                row(
                    "route add " + command,
                    net -> net.routes().create(spec.build()),
                    command.contains(" mtu ")
                        ? new Difference[] {Difference.FLAGGED_NEST}
                        : new Difference[0])));
    rows.add(
        row(
            "route replace 10.1.0.0/16 via 10.0.0.3",
            net ->
                net.routes()
                    .replace(boot("10.1.0.0/16").via(IpAddress.parse("10.0.0.3")).build())));
  }

  private static void rules(List<Row> rows) {
    Map<String, RuleSpec> added = new LinkedHashMap<>();
    added.put(
        "from 10.0.0.0/8 table 100 priority 50", rule(50, 100).from(Cidr.parse("10.0.0.0/8")));
    added.put("to 10.0.0.0/8 table 100 priority 51", rule(51, 100).to(Cidr.parse("10.0.0.0/8")));
    added.put("fwmark 0x200/0xf00 table 100 priority 52", rule(52, 100).marked(0x200, 0xf00));
    added.put(
        "from 10.0.0.0/8 to 10.1.0.0/16 table 100 priority 53",
        rule(53, 100).from(Cidr.parse("10.0.0.0/8")).to(Cidr.parse("10.1.0.0/16")));
    added.put(
        "iif v0 table 100 priority 54",
        new RuleSpec(IpFamily.AF_INET, 54, 100, 0, 0, Optional.empty(), Optional.empty(), "v0", 0));
    added.put("table 1000 priority 55", rule(55, 1000));
    added.put("table 100 priority 56 protocol 88", rule(56, 100).withProtocol(88));
    added.put(
        "-6 from 2001:db8::/32 table 100 priority 57",
        RuleSpec.of(IpFamily.AF_INET6, 57, 100).withProtocol(0).from(Cidr.parse("2001:db8::/32")));
    added.forEach(
        (command, spec) ->
            rows.add(
                row(
                    command.startsWith("-6 ")
                        ? "-6 rule add " + command.substring(3)
                        : "rule add " + command,
                    net -> net.rules().create(spec))));
  }

  private static void neighbours(List<Row> rows) {
    IpAddress ip = IpAddress.parse("10.0.0.9");
    IpAddress ip6 = IpAddress.parse("2001:db8::9");
    rows.add(
        row(
            "neigh add 10.0.0.9 lladdr 02:00:5e:10:00:01 dev v0",
            net -> net.neighbours().create(NeighbourSpec.permanent(V0, ip, MAC))));
    rows.add(
        row(
            "neigh replace 10.0.0.9 lladdr 02:00:5e:10:00:01 dev v0",
            net -> net.neighbours().replace(NeighbourSpec.permanent(V0, ip, MAC))));
    rows.add(
        row(
            "neigh add 10.0.0.8 lladdr 02:00:5e:10:00:01 dev v0 nud stale",
            net ->
                net.neighbours()
                    .create(
                        new NeighbourSpec(
                            V0, IpAddress.parse("10.0.0.8"), MAC, NeighbourState.STALE, 0))));
    rows.add(
        row(
            "neigh add 2001:db8::9 lladdr 02:00:5e:10:00:01 dev v0",
            net -> net.neighbours().create(NeighbourSpec.permanent(V0, ip6, MAC))));
    rows.add(
        row(
            "neigh add 10.0.0.7 lladdr 02:00:5e:10:00:01 dev v0 protocol 88",
            net ->
                net.neighbours()
                    .create(
                        NeighbourSpec.permanent(V0, IpAddress.parse("10.0.0.7"), MAC)
                            .withProtocol(88))));
    rows.add(
        row(
            "neigh del 10.0.0.9 lladdr 02:00:5e:10:00:01 dev v0",
            net -> net.neighbours().delete(NeighbourSpec.permanent(V0, ip, MAC))));
  }

  private static void trafficControl(List<Row> rows) {
    rows.add(
        row(
            "tc qdisc add dev v0 clsact",
            net -> net.trafficControl().ensureClsact(V0),
            Difference.ENSURE));
    rows.add(
        row(
            "tc filter del dev v0 ingress protocol all prio 7 handle 1 bpf",
            net -> net.trafficControl().delete(BpfFilterSpec.of(V0, Hook.INGRESS, 7, 1, "none"))));
    rows.add(row("tc qdisc del dev v0 clsact", net -> net.trafficControl().deleteClsact(V0)));
  }

  /** Keeps the changes that go through it. */
  private static final class Recorder implements NetlinkConnection {
    private final NetlinkConnection real;
    private final List<byte[]> changes = new ArrayList<>();

    Recorder(NetlinkConnection real) {
      this.real = real;
    }

    @Override
    public Answer<Reply> send(Request request) {
      byte[] bytes = request.message().toBytes();
      ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      int added = request.dump() ? 0x301 : 5;
      message.putShort(6, (short) (message.getShort(6) | added));
      changes.add(bytes);
      return real.send(request);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private static boolean isChange(byte[] message) {
    int type = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).getShort(4);
    // rtnetlink's types come in fours: new, delete, get, set.
    return type % 4 != 2;
  }

  private static List<byte[]> ours(Rtnetlink net, Recorder recorder, List<Row> rows) {
    List<byte[]> requests = new ArrayList<>();
    for (Row row : rows) {
      recorder.changes.clear();
      try {
        row.call().accept(net);
      } catch (WeirException e) {
        // Refused, but sent. iproute2 fares the same.
        assertThat(recorder.changes).as(row.command()).isNotEmpty();
      }
      requests.add(recorder.changes.get(0));
    }
    return requests;
  }

  /** One program after the other, which takes its own lines. */
  private static List<byte[]> theirs(NetworkNamespace namespace, List<Row> rows) throws Exception {
    Map<String, List<String>> programs = new LinkedHashMap<>();
    programs.put("ip", new ArrayList<>());
    programs.put("ip -6", new ArrayList<>());
    programs.put("tc", new ArrayList<>());
    for (Row row : rows) {
      programs.get(program(row)).add(row.command().replaceFirst("^(-6|tc) ", ""));
    }
    List<byte[]> sent = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : programs.entrySet()) {
      String line = each.getKey() + " -force -batch -";
      sent.addAll(Strace.requests(namespace, each.getValue(), line.split(" ", -1)));
    }
    sent.removeIf(each -> !isChange(each));
    return sent;
  }

  private static String program(Row row) {
    return row.command().startsWith("tc ")
        ? "tc"
        : row.command().startsWith("-6 ") ? "ip -6" : "ip";
  }

  @Test
  void theSameChangesAreTheSameRequests() throws Exception {
    List<Row> rows = rows();
    rows.sort(Comparator.comparingInt(row -> List.of("ip", "ip -6", "tc").indexOf(program(row))));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(60);
    try (NetworkNamespace there = NetworkNamespace.create();
        NetworkNamespace here = NetworkNamespace.create();
        Recorder recorder =
            new Recorder(
                NetlinkConnection.open(NetlinkProtocol.ROUTE, here, ConnectionOptions.DEFAULT));
        Rtnetlink net = Rtnetlink.on(recorder)) {
      List<byte[]> theirs = theirs(there, rows);
      List<byte[]> ours = ours(net, recorder, rows);
      assertThat(theirs).hasSameSizeAs(ours);
      SoftAssertions all = new SoftAssertions();
      for (int i = 0; i < rows.size(); i++) {
        Map<String, Object> tree = MessageTree.decode(Rtnetlink.CATALOG, theirs.get(i)).get(0);
        for (Difference difference : rows.get(i).differences()) {
          Map<String, Object> before = MessageTree.decode(Rtnetlink.CATALOG, encoded(tree)).get(0);
          difference.edit.accept(tree);
          all.assertThat(tree).as("%s of %s", difference, rows.get(i)).isNotEqualTo(before);
        }
        all.assertThat(MessageTree.decode(Rtnetlink.CATALOG, ours.get(i)).toString())
            .as(rows.get(i).command())
            .isEqualTo(MessageTree.decode(Rtnetlink.CATALOG, encoded(tree)).toString());
        all.assertThat(ours.get(i)).as(rows.get(i).command()).isEqualTo(encoded(tree));
      }
      all.assertAll();
    }
  }

  private static byte[] encoded(Map<String, Object> tree) {
    return MessageTree.encode(Rtnetlink.CATALOG, List.of(tree));
  }
}
