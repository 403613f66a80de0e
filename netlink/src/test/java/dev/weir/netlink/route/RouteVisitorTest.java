// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import dev.weir.netlink.transport.NetlinkReactor;
import dev.weir.testing.KernelTest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Routes shown where they lie are the routes that are listed, and cost no garbage. */
@KernelTest
class RouteVisitorTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 300;

  private long sum;

  private static void fill(NetworkNamespace here, int from, int to) {
    try (NetlinkReactor reactor = NetlinkReactor.start();
        Rtnetlink net = Rtnetlink.open(here, reactor)) {
      List<CompletableFuture<Void>> made = new ArrayList<>();
      for (int i = from; i < to; i++) {
        Cidr destination = Cidr.host(IpAddress.ofIpv4(0x0a00_0000 + i));
        made.add(net.routes().create(RouteSpec.to(destination).device(1).priority(i + 1).build()));
      }
      made.forEach(CompletableFuture::join);
    }
  }

  @Test
  void whatIsShownIsWhatIsListed(NetworkNamespace here) {
    fill(here, 0, 500);
    try (Rtnetlink net = Rtnetlink.open(here)) {
      IpAddress gateway = IpAddress.parse("10.0.0.7");
      net.routes().create(RouteSpec.to("10.9.0.0/16").via(gateway).table(1000).build()).await();
      net.routes().create(RouteSpec.to("2001:db8::/32").device(1).build()).await();
      List<String> shown = new ArrayList<>();
      net.routes()
          .visit(
              route ->
                  shown.add(
                      line(
                          route.destination(),
                          route.prefixLength(),
                          route.table(),
                          route.priority(),
                          route.device(),
                          route.hasGateway() ? route.gateway().toString() : "",
                          route.protocol())))
          .await();
      List<String> listed = net.routes().list().await().stream().map(this::line).toList();
      assertThat(shown).containsExactlyElementsOf(listed).hasSizeGreaterThan(502);

      List<Long> tables = new ArrayList<>();
      net.routes().visit(1000, route -> tables.add(route.table())).await();
      assertThat(tables).containsExactly(1000L);
      net.routes().visit(4711, route -> tables.add(route.table())).await();
      assertThat(tables).hasSize(1);
      net.routes()
          .visit(
              route -> {
                if (route.family() == IpFamily.AF_INET.number()) {
                  assertThat(IpAddress.ofIpv4(route.ipv4Destination()))
                      .isEqualTo(route.destination());
                } else {
                  assertThat(
                          IpAddress.ofIpv6(route.ipv6DestinationHigh(), route.ipv6DestinationLow()))
                      .isEqualTo(route.destination());
                }
              })
          .await();
    }
  }

  private String line(Route route) {
    NextHop hop = route.nextHops().get(0);
    return line(
        route.destination().address(),
        route.destination().prefixLength(),
        route.table(),
        route.priority(),
        hop.device(),
        hop.gateway().map(IpAddress::toString).orElse(""),
        route.protocol());
  }

  private static String line(
      IpAddress to, int length, long table, long priority, int device, String via, int protocol) {
    return "%s/%d table %d priority %d dev %d via %s proto %d"
        .formatted(to, length, table, priority, device, via, protocol);
  }

  @Test
  void whatAVisitorThrowsFailsItsCallAlone(NetworkNamespace here) {
    fill(here, 0, 2000);
    try (NetlinkReactor reactor = NetlinkReactor.start();
        Rtnetlink net = Rtnetlink.open(here, reactor)) {
      var failed =
          net.routes()
              .visit(
                  route -> {
                    throw new IllegalStateException("enough");
                  });
      var other = net.routes().list(254);
      assertThatThrownBy(failed::await).hasMessage("enough");
      assertThat(other.await()).hasSize(2000);
    }
  }

  /** Ten times the routes cost no more: a list has its price, its routes have none. */
  @Test
  void aRouteMoreAllocatesNothing(NetworkNamespace here) {
    try (Rtnetlink net = Rtnetlink.open(here)) {
      fill(here, 0, 400);
      long few = fewest(net);
      fill(here, 400, 4000);
      assertThat(fewest(net) - few).as("of %d routes", sum).isLessThan(3600);
    }
  }

  /** Of many rounds, bytes in the best: a compilation may fall into some. */
  private long fewest(Rtnetlink net) {
    RouteVisitor visitor = route -> sum += route.ipv4Destination() + route.priority();
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      net.routes().visit(visitor).await();
      fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }

  @Test
  void movingTheCursorAllocatesNothing() {
    byte[] bytes =
        RouteSpec.to("10.0.0.0/8")
            .device(3)
            .priority(7)
            .table(1000)
            .build()
            .message(RouteMessages.RTM_NEWROUTE, 0)
            .toBytes();
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    buffer.put(0, bytes);
    RouteCursor cursor = new RouteCursor();
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        cursor.moveTo(buffer, 0, bytes.length);
        sum += cursor.table() + cursor.device() + cursor.ipv4Destination();
      }
      fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(fewest).as("%d", sum).isZero();
    assertThat(cursor.table()).isEqualTo(1000);
    buffer.putShort(28, (short) 3);
    assertThatThrownBy(() -> cursor.moveTo(buffer, 0, bytes.length))
        .isInstanceOf(MalformedMessageException.class);
  }
}
