// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.rtnl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import dev.weir.testing.internal.rtnl.Rtnl.VethEnd;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What this little netlink makes, as {@code ip} sees it. */
@KernelTest
class RtnlTest {
  private static final int RTM_GETLINK = 18;
  private static final VethEnd HERE =
      new VethEnd(20, "here", MacAddress.parse("02:00:00:00:00:01"), 1400);
  private static final VethEnd THERE =
      new VethEnd(30, "there", MacAddress.parse("02:00:00:00:00:02"), 1300);

  private static String ip(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  @KernelTest(tools = "ip")
  void ipSeesTheVethPairWithItsEndsWhereTheyBelong() throws Exception {
    try (NetworkNamespace far = NetworkNamespace.create();
        Rtnl rtnl = Rtnl.open()) {
      rtnl.createVeth(HERE, THERE, far.descriptor());
      assertThat(ip("-o", "link", "show"))
          .contains("20: here@if30", "mtu 1400", "02:00:00:00:00:01")
          .doesNotContain("there");
      String farLinks = far.call(() -> ip("-o", "-d", "link", "show"));
      assertThat(farLinks).contains("30: there@if20", "mtu 1300", "02:00:00:00:00:02", " veth ");
    }
  }

  @Test
  @KernelTest(tools = "ip")
  void ipSeesAddressesAndRoutes() throws Exception {
    try (NetworkNamespace far = NetworkNamespace.create();
        Rtnl rtnl = Rtnl.open()) {
      rtnl.createVeth(HERE, THERE, far.descriptor());
      rtnl.addAddress(20, IpAddress.parse("10.1.2.3"), 24);
      rtnl.addAddress(20, IpAddress.parse("fd00::3"), 64);
      rtnl.setUp(20);
      rtnl.addRoute(Cidr.parse("10.9.0.0/16"), IpAddress.parse("10.1.2.1"), 20);
      rtnl.addRoute(Cidr.parse("fd09::/32"), IpAddress.parse("fd00::1"), 20);
      assertThat(ip("-o", "addr", "show", "dev", "here"))
          .contains("inet 10.1.2.3/24", "inet6 fd00::3/64", "nodad")
          .doesNotContain("fd00::3/64 scope global tentative");
      assertThat(ip("route")).contains("10.9.0.0/16 via 10.1.2.1 dev here proto static");
      assertThat(ip("-6", "route")).contains("fd09::/32 via fd00::1 dev here proto static");
    }
  }

  @Test
  @KernelTest(linkKinds = "bridge", tools = "ip")
  void ipSeesTheMasterOfABridgesPort() throws Exception {
    try (NetworkNamespace far = NetworkNamespace.create();
        Rtnl rtnl = Rtnl.open()) {
      rtnl.createVeth(HERE, THERE, far.descriptor());
      rtnl.createDevice("br", "bridge");
      rtnl.enslave(20, rtnl.link("br").ifindex());
      assertThat(rtnl.links()).extracting(Rtnl.Link::name).contains("lo", "here", "br");
      assertThat(ip("-o", "link", "show", "dev", "here")).contains("master br");
    }
  }

  @Test
  void anErrorCarriesTheKernelsOwnWords() {
    try (Rtnl rtnl = Rtnl.open()) {
      assertThatThrownBy(() -> rtnl.createDevice("x", "nosuchkind"))
          .isInstanceOfSatisfying(
              KernelException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
                assertThat(e.hint()).containsIgnoringCase("unknown device type");
              });
      assertThatThrownBy(() -> rtnl.link("nosuchdevice"))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
          .hasMessageStartingWith("RTM_GETLINK nosuchdevice: ENODEV");
      IpAddress nowhere = IpAddress.parse("192.0.2.1");
      assertThatThrownBy(() -> rtnl.addRoute(Cidr.parse("10.0.0.0/8"), nowhere, 1))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("10.0.0.0/8 via 192.0.2.1");
    }
  }

  /** Few enough to be quick, too many for one datagram of the dump. */
  private static final int PAIRS = 60;

  @Test
  void aDumpThatSomethingChangedUnderIsMadeAgain() {
    try (NetworkNamespace far = NetworkNamespace.create();
        Rtnl rtnl = Rtnl.open();
        NetlinkSocket dumping = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE)) {
      for (int i = 0; i < PAIRS; i++) {
        rtnl.createVeth(end(100 + i, "a" + i), end(100 + i, "b" + i), far.descriptor());
      }
      AtomicInteger datagrams = new AtomicInteger();
      // The kernel lists what fits into one datagram, and goes on when that has been read.
      Runnable addOneAfterTheFirst =
          () -> {
            if (datagrams.incrementAndGet() == 2) {
              rtnl.createVeth(end(90, "late"), end(90, "late"), far.descriptor());
            }
          };

      List<ByteBuffer> links =
          dumping.request(
              Request.dump(RTM_GETLINK).header(16, h -> {}), "dump", "links", addOneAfterTheFirst);

      // 90 comes before all that had been listed by then.
      assertThat(links)
          .extracting(link -> link.getInt(4))
          .contains(90, 100)
          .doesNotHaveDuplicates();
      assertThat(links).hasSize(1 + PAIRS + 1);
      assertThat(datagrams.get()).isGreaterThan(2);
    }
  }

  private static VethEnd end(int ifindex, String name) {
    return new VethEnd(ifindex, name, MacAddress.parse("02:00:00:00:00:03"), 1400);
  }
}
