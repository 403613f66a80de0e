// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.net.IpFamily;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Neighbour;
import dev.weir.netlink.route.NetworkObject;
import dev.weir.netlink.route.Route;
import dev.weir.netlink.route.RouteSpec;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.route.Rule;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.NetlinkReactor;
import dev.weir.netlink.transport.Notice;
import dev.weir.netlink.transport.Reply;
import dev.weir.netlink.transport.Request;
import dev.weir.netlink.transport.Subscription;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a monitor tells of what {@code ip} does. */
@KernelTest(
    tools = {"ip", "nsenter"},
    linkKinds = {"veth", "ifb"})
class MonitorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  private NetworkNamespace here;

  @BeforeEach
  void namespace(NetworkNamespace namespace) {
    here = namespace;
  }

  private static void ip(String arguments) {
    Tools.run(("ip " + arguments).split(" ", -1));
  }

  /** Pulls until an event is the one; fails if it does not come. */
  private static <T> Event<T> await(Monitor<T> monitor, Predicate<Event<T>> wanted) {
    List<Event<T>> others = new ArrayList<>();
    while (true) {
      Event<T> event =
          monitor.poll(PATIENCE).orElseThrow(() -> new AssertionError("only " + others));
      if (wanted.test(event)) {
        return event;
      }
      others.add(event);
    }
  }

  private static <T> List<T> firstList(Monitor<T> monitor) {
    await(monitor, event -> event instanceof Event.InSync);
    return monitor.view();
  }

  private static <T> List<Event<T>> rest(Monitor<T> monitor) {
    List<Event<T>> events = new ArrayList<>();
    while (true) {
      var event = monitor.poll(SHORT);
      if (event.isEmpty()) {
        return events;
      }
      events.add(event.get());
    }
  }

  @Test
  void whatIsThereAppearsFirstAndThenWhatChanges() {
    ip("link add v0 type veth peer name v1");
    try (Monitor<Link> monitor = Monitor.open(here, Watch.links())) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        names.add(((Event.Appeared<Link>) monitor.next()).object().name());
      }
      assertThat(names).containsExactlyInAnyOrder("lo", "v0", "v1");
      assertThat(monitor.next()).isEqualTo(new Event.InSync<>(3));
      assertThat(rest(monitor)).isEmpty();

      ip("link add ifb9 type ifb");
      Event<Link> appeared = await(monitor, event -> event instanceof Event.Appeared);
      assertThat(((Event.Appeared<Link>) appeared).object().name()).isEqualTo("ifb9");
      ip("link set v0 mtu 1400");
      Event.Changed<Link> changed =
          (Event.Changed<Link>)
              await(
                  monitor,
                  event ->
                      event instanceof Event.Changed<Link> each && each.object().mtu() == 1400);
      assertThat(changed.before().mtu()).isEqualTo(1500);
      ip("link del v0");
      Set<String> gone = new HashSet<>();
      while (gone.size() < 2) {
        gone.add(
            ((Event.Gone<Link>) await(monitor, event -> event instanceof Event.Gone))
                .object()
                .name());
      }
      assertThat(gone).containsExactlyInAnyOrder("v0", "v1");
      assertThat(rest(monitor)).isEmpty();
      assertThat(monitor.view()).extracting(Link::name).containsExactlyInAnyOrder("lo", "ifb9");
    }
  }

  @Test
  @KernelTest(linkKinds = "bridge")
  void aPortThatLeavesItsBridgeIsNotGone() {
    ip("link add br0 type bridge");
    ip("link add v0 master br0 type veth peer name v1");
    try (Monitor<Link> monitor = Monitor.open(here, Watch.links())) {
      assertThat(firstList(monitor)).hasSize(4);
      ip("link set v0 nomaster");
      List<Event<Link>> told = rest(monitor);
      assertThat(told)
          .anyMatch(event -> event instanceof Event.Changed<Link> it && it.object().master() == 0)
          .noneMatch(event -> event instanceof Event.Gone);
      assertThat(monitor.view()).hasSize(4);
    }
  }

  @Test
  void objectsOfAllKindsInOneStream() {
    ip("link add v0 type veth peer name v1");
    try (Monitor<NetworkObject> monitor =
        Monitor.open(
            here,
            Watch.links(),
            Watch.addresses(),
            Watch.routes(),
            Watch.rules(),
            Watch.neighbours())) {
      firstList(monitor);
      ip("link set v0 up");
      ip("link set v1 up");
      ip("addr add 10.0.0.1/24 dev v0");
      ip("route add 10.9.0.0/16 via 10.0.0.2");
      ip("rule add from 10.0.0.0/8 table 100 priority 50");
      ip("neigh add 10.0.0.2 lladdr 02:00:5e:10:00:01 dev v0");
      Set<Class<?>> kinds = new HashSet<>();
      while (kinds.size() < 4) {
        Event<NetworkObject> event = await(monitor, each -> each instanceof Event.Appeared);
        NetworkObject object = ((Event.Appeared<NetworkObject>) event).object();
        if (object instanceof Route route ? route.protocol() == 3 : true) {
          kinds.add(object.getClass());
        }
      }
      assertThat(kinds)
          .containsExactlyInAnyOrder(Address.class, Route.class, Rule.class, Neighbour.class);
      ip("rule del priority 50");
      await(
          monitor,
          event -> event instanceof Event.Gone<NetworkObject> it && it.object() instanceof Rule);
      ip("neigh del 10.0.0.2 dev v0");
      await(
          monitor,
          event ->
              event instanceof Event.Gone<NetworkObject> it && it.object() instanceof Neighbour);
      // The kernel does not say that the route goes with its device.
      ip("link set v0 down");
      await(
          monitor,
          event ->
              event instanceof Event.Gone<NetworkObject> it
                  && it.object() instanceof Route route
                  && route.protocol() == 3);
    }
  }

  @Test
  void aRouteThatReplacesAnotherIsAChange() {
    ip("link add v0 up type veth peer name v1");
    ip("link set v1 up");
    try (Monitor<Route> monitor =
        Monitor.open(here, Watch.routes().where(route -> route.protocol() == 4))) {
      firstList(monitor);
      ip("route add 10.9.0.0/16 dev v0 proto static");
      await(monitor, event -> event instanceof Event.Appeared);
      ip("route replace 10.9.0.0/16 dev v1 proto static");
      Event.Changed<Route> changed =
          (Event.Changed<Route>) await(monitor, event -> event instanceof Event.Changed);
      assertThat(changed.before().nextHops()).isNotEqualTo(changed.object().nextHops());
      ip("route append 10.9.0.0/16 dev v0 proto static");
      await(monitor, event -> event instanceof Event.Appeared);
      assertThat(monitor.view()).hasSize(2);
      ip("route replace 10.9.0.0/16 dev v0 proto boot");
      ip("route del 10.9.0.0/16 dev v0 proto boot");
      rest(monitor);
      assertThat(monitor.view()).isEqualTo(listed(route -> route.protocol() == 4));

      ip("-6 route add 2001:db8::/32 dev v0 proto static");
      ip("-6 route append 2001:db8::/32 via fe80::1 dev v0 proto static");
      ip("-6 route append 2001:db8::/32 via fe80::2 dev v1 proto static");
      ip("-6 route del 2001:db8::/32 via fe80::1 dev v0");
      rest(monitor);
      assertThat(monitor.view())
          .containsExactlyInAnyOrderElementsOf(listed(route -> route.protocol() == 4));
    }
  }

  private List<Route> listed(Predicate<Route> filter) {
    try (Rtnetlink net = Rtnetlink.open(here)) {
      return net.routes().list().await().stream().filter(filter).toList();
    }
  }

  @Test
  void aFilterHidesWhatDoesNotMatch() {
    try (Monitor<Link> monitor =
        Monitor.open(here, Watch.links().where(Link::isUp).where(link -> link.index() > 1))) {
      assertThat(firstList(monitor)).isEmpty();
      ip("link add v0 type veth peer name v1");
      assertThat(rest(monitor)).isEmpty();
      ip("link set v0 up");
      Event<Link> event = await(monitor, each -> each instanceof Event.Appeared);
      assertThat(((Event.Appeared<Link>) event).object().name()).isEqualTo("v0");
      ip("link set v0 down");
      await(monitor, each -> each instanceof Event.Gone);
      assertThat(monitor.view()).isEmpty();
    }
  }

  @Test
  void listingAgainTellsNothingNew() {
    // No link-local addresses, which would come when duplicate address detection is through.
    ip("link add v0 type veth peer name v1");
    ip("link set v0 addrgenmode none");
    ip("link set v1 addrgenmode none");
    ip("link set v0 up");
    ip("link set v1 up");
    ip("addr add 10.0.0.1/24 dev v0");
    ip("route add 10.9.0.0/16 nexthop via 10.0.0.2 nexthop via 10.0.0.3");
    ip("rule add fwmark 0x200/0xf00 table 100");
    try (Monitor<NetworkObject> monitor =
        Monitor.open(here, Watch.links(), Watch.addresses(), Watch.routes(), Watch.rules())) {
      firstList(monitor);
      ip("addr add 2001:db8::1/64 dev v0 nodad");
      ip("link set v0 alias mine");
      ip("route add 2001:db8:1::/48 via 2001:db8::2");
      rest(monitor);
      List<NetworkObject> before = monitor.view();
      monitor.refresh();
      assertThat(rest(monitor)).containsExactly(new Event.InSync<>(before.size()));
      assertThat(monitor.view()).hasSameSizeAs(before);
    }
  }

  /** The kernel says of a list that it was disturbed, and then nothing happens any more. */
  @Test
  void aDisturbedListIsTakenAgainThoughNothingHappens() {
    NetlinkConnection real =
        NetlinkConnection.open(NetlinkProtocol.ROUTE, here, ConnectionOptions.DEFAULT);
    Subscription subscription =
        Subscription.open(NetlinkProtocol.ROUTE, here, Rtnetlink.CATALOG, 1 << 20, 1);
    try (Monitor<Link> monitor =
        Monitor.on(subscription, new Disturbed(real), List.of(Watch.links()))) {
      assertThat(firstList(monitor)).extracting(Link::name).containsExactly("lo");
    }
  }

  /** Refuses the first two requests as disturbed. */
  private static final class Disturbed implements NetlinkConnection {
    private final NetlinkConnection real;
    private int left = 2;

    Disturbed(NetlinkConnection real) {
      this.real = real;
    }

    @Override
    public Answer<Reply> send(Request request) {
      if (left-- > 0) {
        Answer<Reply> disturbed = new Answer<>();
        disturbed.completeExceptionally(new InterruptedDumpException("list", 1, List.of()));
        return disturbed;
      }
      return real.send(request);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @Test
  void closingEndsAPullThatWaits() {
    Monitor<Rule> monitor = Monitor.open(here, Watch.rules());
    firstList(monitor);
    CompletableFuture<Void> pull =
        CompletableFuture.runAsync(monitor::next, task -> new Thread(task, "pull").start());
    try (Monitor<Rule> other = Monitor.open(here, Watch.rules())) {
      // A while in which the pull comes to wait.
      assertThat(rest(other)).isNotEmpty();
    }
    monitor.close();
    monitor.close();
    assertThatThrownBy(pull::join).hasCauseInstanceOf(HandleClosedException.class);
  }

  /**
   * How many links there is memory for: each takes some fifty kilobytes of the kernel's, and a
   * machine of the kernel matrix has two gigabytes.
   */
  private static int manyLinks() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"), UTF_8)) {
      if (line.startsWith("MemAvailable:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) > 3 << 20 ? 20_000 : 3_000;
      }
    }
    return 3_000;
  }

  /** Twenty thousand links come, and some go, while nobody pulls. */
  @Test
  void anEventStormEndsInTheRightView() throws IOException {
    int links = manyLinks();
    try (NetlinkReactor reactor = NetlinkReactor.start();
        Rtnetlink net = Rtnetlink.open(here, reactor);
        Monitor<Link> monitor = Monitor.open(here, 1 << 20, List.of(Watch.links()))) {
      firstList(monitor);
      List<CompletableFuture<Link>> made = new ArrayList<>();
      for (int i = 0; i < links; i++) {
        made.add(net.links().create(LinkSpec.ifb("storm" + i).build()));
      }
      made.forEach(CompletableFuture::join);
      for (int i = 0; i < 100; i++) {
        net.links().delete(made.get(i * 7).join().index()).await();
      }
      net.links().rename(made.get(1).join().index(), "calm1").await();

      Set<String> appeared = new HashSet<>();
      boolean overrun = false;
      while (true) {
        Event<Link> event = monitor.next();
        if (event instanceof Event.InSync<Link> all) {
          assertThat(all.objects()).isEqualTo(links - 100 + 1);
          break;
        }
        if (event instanceof Event.Overrun) {
          overrun = true;
        } else if (event instanceof Event.Appeared<Link> it) {
          appeared.add(it.object().name());
        } else if (event instanceof Event.Gone<Link> it) {
          appeared.remove(it.object().name());
        } else if (event instanceof Event.Changed<Link> it) {
          appeared.remove(it.before().name());
          appeared.add(it.object().name());
        }
      }
      assertThat(overrun).as("so many notifications do not fit into the buffer").isTrue();
      Set<String> there = new HashSet<>();
      net.links().list().await().forEach(link -> there.add(link.name()));
      there.remove("lo");
      assertThat(appeared).isEqualTo(there).hasSize(links - 100).contains("calm1");
      assertThat(monitor.view()).extracting(Link::name).containsAll(there);
    }
  }

  @Test
  void aRuleThatIsThereTwiceIsGoneWhenBothAre() {
    try (Monitor<Rule> monitor =
        Monitor.open(here, Watch.rules().where(r -> r.family() == IpFamily.AF_INET.number()))) {
      assertThat(firstList(monitor)).hasSize(3);
      for (int i = 0; i < 2; i++) {
        Tools.run("sh", "-c", "ip rule add from 10.0.0.1 table 100 priority 7; true");
      }
      await(monitor, event -> event instanceof Event.Appeared);
      ip("rule del priority 7");
      rest(monitor);
      assertThat(monitor.view()).hasSize(Tools.json("ip -j rule show").size() > 3 ? 4 : 3);
    }
  }

  /** RTNLGRP_TUNNEL is 35: no bit of the 32 that bind(2) has for groups. Kernel 5.18. */
  @Test
  @KernelTest(linkKinds = "vxlan", tools = "bridge", minKernel = "5.18")
  void groupsAbove32AreHeard() {
    int group = 35;
    int newTunnel = 120;
    ip("link add vx0 up type vxlan dstport 4789 external vnifilter");
    try (Subscription subscription =
        Subscription.open(NetlinkProtocol.ROUTE, here, Rtnetlink.CATALOG, 1 << 20, group)) {
      Tools.run("bridge", "vni", "add", "dev", "vx0", "vni", "10");
      Notice notice = subscription.poll(PATIENCE).orElseThrow();
      assertThat(((Notice.Notification) notice).message().schema().type()).isEqualTo(newTunnel);
    }
  }

  @Test
  void anOverrunIsReportedAndTheSubscriptionGoesOn() {
    try (Rtnetlink net = Rtnetlink.open(here);
        Subscription subscription =
            Subscription.open(NetlinkProtocol.ROUTE, here, Rtnetlink.CATALOG, 4096, 7)) {
      for (int i = 0; i < 200; i++) {
        net.routes().create(RouteSpec.to("10.0." + i + ".0/24").device(1).build()).await();
      }
      int told = 0;
      boolean overrun = false;
      while (true) {
        var notice = subscription.poll(Duration.ZERO);
        if (notice.isEmpty()) {
          break;
        }
        told++;
        overrun |= notice.get() instanceof Notice.Overrun;
      }
      assertThat(overrun).isTrue();
      assertThat(told).isLessThan(200);
      net.routes().create(RouteSpec.to("10.1.0.0/24").device(1).build()).await();
      assertThat(subscription.poll(PATIENCE)).get().isInstanceOf(Notice.Notification.class);
    }
  }
}
