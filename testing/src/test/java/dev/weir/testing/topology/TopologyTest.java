// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.KernelTest;
import dev.weir.testing.packet.Packet;
import dev.weir.testing.packet.Tcp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
class TopologyTest {
  private static final int ETHERNET_HEADER = 14;

  static final class TwoSegments implements Supplier<Topology.Builder> {
    @Override
    public Topology.Builder get() {
      return Topology.builder()
          .host("a")
          .router("r")
          .host("b")
          .link("a", "r", "10.0.1.0/24", "fd00:1::/64")
          .link("r", "b", "10.0.2.0/24", "fd00:2::/64");
    }
  }

  static final class Lan implements Supplier<Topology.Builder> {
    @Override
    public Topology.Builder get() {
      return Topology.builder()
          .host("a")
          .host("b")
          .host("c")
          .router("r")
          .router("s")
          .bridge("lan", "10.0.2.0/24", "fd00:2::/64")
          .link("a", "r", "10.0.1.0/24", "fd00:1::/64")
          .link("r", "lan")
          .link("b", "lan")
          .link("s", "lan")
          .link("s", "c", "10.0.3.0/24", "fd00:3::/64");
    }
  }

  @Test
  void twoHostsOnOneLinkReachEachOther(Topology net) {
    Host a = net.host("a");
    Host b = net.host("b");
    assertThat(a.ping(b.ipv4(), 3)).isEqualTo(Exchange.complete(3));
    assertThat(b.ping(a.ipv6(), 3)).isEqualTo(Exchange.complete(3));
    assertThat(a.udp(b.ipv4(), 5300, 10)).isEqualTo(Exchange.complete(10));
    assertThat(a.udp(b.ipv6(), 5300, 10)).isEqualTo(Exchange.complete(10));
    assertThat(a.tcp(b.ipv4(), 80, 2)).isEqualTo(Exchange.complete(2));
    assertThat(a.tcp(b.ipv6(), 80, 2)).isEqualTo(Exchange.complete(2));
  }

  @Test
  void aRouterForwardsBetweenItsLinks(@BuiltBy(TwoSegments.class) Topology net) {
    Host a = net.host("a");
    Host b = net.host("b");
    a.assertReaches(b.ipv4());
    a.assertReaches(b.ipv6());
    b.assertReaches(net.host("r").device("eth0").addresses().get(0));
    assertThat(b.tcp(a.ipv6(), 443, 1)).isEqualTo(Exchange.complete(1));
    assertThat(net.host("r").counter("IpForwDatagrams").orElseThrow()).isGreaterThanOrEqualTo(6);
  }

  @Test
  @KernelTest(linkKinds = "bridge")
  void routesLeadOverSeveralRoutersAndBridges(@BuiltBy(Lan.class) Topology net) {
    Host a = net.host("a");
    for (Host other : net.hosts()) {
      if (!other.equals(a)) {
        a.assertReaches(other.ipv4());
        a.assertReaches(other.ipv6());
      }
    }
    assertThat(net.host("c").tcp(a.ipv4(), 80, 1)).isEqualTo(Exchange.complete(1));
  }

  @Test
  void aHostThatDoesNotForwardSeparates(@BuiltBy(TwoSegments.class) Topology net) {
    Host a = net.host("a");
    Host b = net.host("b");
    net.host("r").sysctl("ipv4.ip_forward", "0");
    net.host("r").sysctl("ipv6.conf.all.forwarding", "0");
    a.assertCannotReach(b.ipv4());
    a.assertCannotReach(b.ipv6());
    assertThat(a.udp(b, b.ipv4(), 53, 2, Duration.ofMillis(200)).isSilent()).isTrue();
    assertThat(a.tcp(b, b.ipv4(), 53, 1, Duration.ofMillis(200)).isSilent()).isTrue();
    assertThatThrownBy(() -> a.assertCannotReach(net.host("r").ipv4()))
        .isInstanceOf(AssertionError.class)
        .hasMessage("a should not reach r (10.0.1.2): 3 of 3 answered");
  }

  @Test
  void aPingWithoutARouteSaysWhatTheKernelSaid(Topology net) {
    Host a = net.host("a");
    IpAddress nowhere = IpAddress.parse("192.0.2.1");
    assertThat(a.ping(nowhere).problems()).containsExactly("ENETUNREACH");
    assertThatThrownBy(() -> a.assertReaches(nowhere))
        .isInstanceOf(AssertionError.class)
        .hasMessage("a should reach 192.0.2.1: 0 of 3 answered, [ENETUNREACH]");
  }

  @Test
  void aRefusedPortIsAProblemAtOnce(Topology net) {
    Host a = net.host("a");
    Host b = net.host("b");
    // a answers, b is asked: nobody listens there.
    assertThat(a.udp(a, b.ipv4(), 53, 1, Duration.ofSeconds(20)).problems())
        .containsExactly("ECONNREFUSED");
    assertThat(a.tcp(a, b.ipv4(), 53, 1, Duration.ofSeconds(20)).problems())
        .containsExactly("ECONNREFUSED");
  }

  @Test
  void anIcmpErrorIsAProblemAtOnce(@BuiltBy(TwoSegments.class) Topology net) {
    Host a = net.host("a");
    IpAddress beyond = IpAddress.parse("10.9.0.1");
    a.addRoute(Cidr.parse("10.9.0.0/16"), net.host("r").ipv4(), "eth0");
    assertThat(a.ping(beyond, 1).problems()).containsExactly("ICMP type 3 code 0");
  }

  @Test
  void aFrameIsSentAsItIsAndSeenAtBothEnds(Topology net) {
    Device from = net.host("a").device("eth0");
    Device to = net.host("b").device("eth0");
    byte[] frame = new byte[60];
    System.arraycopy(to.mac().toBytes(), 0, frame, 0, 6);
    System.arraycopy(from.mac().toBytes(), 0, frame, 6, 6);
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xb5;
    frame[59] = 42;
    try (Capture leaving = from.capture();
        Capture arriving = to.capture()) {
      from.send(frame);
      assertThat(arriving.await(f -> f.length() == 60))
          .isEqualTo(new Frame(frame, Frame.Direction.INCOMING, false));
      assertThat(leaving.await(f -> f.length() == 60))
          .isEqualTo(new Frame(frame, Frame.Direction.OUTGOING, false));
      arriving.assertNone(f -> f.length() == 61);
      assertThatThrownBy(() -> arriving.assertNone(f -> f.length() == 60))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("b/eth0")
          .hasMessageContaining("88b5");
    }
  }

  @Test
  void aVlanTagStaysInTheCapturedFrame(Topology net) {
    Device from = net.host("a").device("eth0");
    Device to = net.host("b").device("eth0");
    byte[] frame = new byte[64];
    System.arraycopy(to.mac().toBytes(), 0, frame, 0, 6);
    System.arraycopy(from.mac().toBytes(), 0, frame, 6, 6);
    byte[] tag = {(byte) 0x81, 0, 0x60, 0x2a, (byte) 0x88, (byte) 0xb5};
    System.arraycopy(tag, 0, frame, 12, 6);
    try (Capture arriving = to.capture()) {
      from.send(frame);
      assertThat(arriving.await(f -> f.length() == 64).bytes()).isEqualTo(frame);
    }
  }

  @Test
  void aFrameLargerThanTheDeviceTakesIsRefused(Topology net) {
    Device device = net.host("a").device("eth0");
    assertThatThrownBy(() -> device.send(new byte[1600]))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("frame of 1600 bytes on a/eth0")
        .hasMessageContaining("EMSGSIZE");
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 1500, 9000})
  void theMtuBoundsWhatIsSeen(int mtu) {
    MacAddress mac = MacAddress.parse("02:aa:00:00:00:01");
    try (Topology net =
        Topology.builder()
            .host("a")
            .host("b")
            .link(LinkSpec.between("a", "b", "10.0.0.0/24").withMtu(mtu).withMac("b", mac))
            .build()) {
      Host a = net.host("a");
      assertThat(a.device("eth0").mtu()).isEqualTo(mtu);
      assertThat(net.host("b").mac()).isEqualTo(mac);
      a.device("eth0").send(new byte[mtu + ETHERNET_HEADER]);
      assertThatThrownBy(() -> a.device("eth0").send(new byte[mtu + ETHERNET_HEADER + 5]))
          .isInstanceOf(KernelException.class);
      assertThat(a.tcp(net.host("b").ipv4(), 80, 1)).isEqualTo(Exchange.complete(1));
    }
  }

  @Test
  void addressesCanBeUsedAtOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (Topology net = Topology.pair().build()) {
        String addresses =
            net.host("a").call(() -> Files.readString(Path.of("/proc/thread-self/net/if_inet6")));
        // Fourth column from the end: flags; 0x40 is IFA_F_TENTATIVE.
        assertThat(addresses.lines().filter(line -> line.startsWith("fd00")))
            .singleElement()
            .asString()
            .contains(" 82 ");
        assertThat(net.host("a").ping(net.host("b").ipv6())).isEqualTo(Exchange.complete(1));
      }
    }
  }

  @Test
  void theTestsOwnNamespaceIsNotTouched(NetworkNamespace here, Topology net) throws Exception {
    assertThat(net.host("a").namespace().inode()).isNotEqualTo(here.inode());
    assertThat(Files.readString(Path.of("/proc/thread-self/net/dev"))).doesNotContain("eth0");
  }

  @Test
  void mistakesInThePlanAreNamedBeforeAnythingIsCreated() {
    Topology.Builder builder = Topology.builder().host("a").host("b").bridge("lan", "10.1.0.0/24");
    assertInvalid(() -> builder.host("a"), "node a is declared twice");
    assertInvalid(() -> builder.host("a/b"), "node \"a/b\": a name is");
    assertInvalid(() -> builder.link("a", "c", "10.0.0.0/24"), "node c is not declared");
    assertInvalid(() -> builder.link("a", "a", "10.0.0.0/24"), "both ends are the same node");
    assertInvalid(() -> builder.link("a", "b", "10.0.0.0/31"), "has no room for two hosts");
    assertInvalid(() -> builder.link("a", "lan", "10.0.0.0/24"), "the prefixes are the bridge's");
    assertInvalid(() -> builder.link("a", "b", "10.1.0.0/16"), "overlaps 10.1.0.0/24");
    assertInvalid(() -> LinkSpec.between("a", "b").withMtu(67), "MTU 67 is not within 68..65535");
    assertInvalid(
        () -> LinkSpec.between("a", "b").withMac("c", new MacAddress(2)), "which is not on it");
  }

  @Test
  void unknownHostsAndDevicesAreNamedWithThoseThereAre(Topology net) {
    assertInvalid(() -> net.host("c"), "no host c in this topology; there are [a, b]");
    assertInvalid(() -> net.host("a").device("eth7"), "host a has no device eth7; it has [a/eth0]");
    assertInvalid(
        () -> net.host("a").udp(IpAddress.parse("10.0.0.77"), 1, 1), "no host of this topology");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "ipv4/",
        "ipv4//ip_forward",
        "ipv4..ip_forward",
        "ipv4/../../../../tmp/weir-not-a-sysctl",
        "/tmp/weir-not-a-sysctl",
        "../weir/not_a_sysctl",
        "ipv4/..",
        "./ipv4/ip_forward",
        "ipv4/ip_forward\n"
      })
  void aSysctlThatIsNotBelowNetIsRefused(String key, Topology net) {
    assertInvalid(() -> net.host("a").sysctl(key, "1"), "a key is parts of letters");
  }

  @Test
  void aSysctlOfTheMachineIsRefused(Topology net) {
    Path path = Path.of("/proc/sys/net/core/bpf_jit_limit");
    assertInvalid(() -> net.host("a").sysctl("core.bpf_jit_limit", "1"), "does not have " + path);
  }

  @Test
  void aSysctlIsSetInTheHostAndNowhereElse(Topology net) throws Exception {
    Path path = Path.of("/proc/sys/net/ipv4/conf/eth0/arp_ignore");
    net.host("a").sysctl("ipv4/conf/eth0/arp_ignore", "2");
    assertThat(net.host("a").call(() -> Files.readString(path)).strip()).isEqualTo("2");
    assertThat(net.host("b").call(() -> Files.readString(path)).strip()).isEqualTo("0");
  }

  private static void assertInvalid(Runnable mistake, String message) {
    assertThatThrownBy(mistake::run)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aCaptureThatLostFramesDoesNotSayThatThereWereNone() {
    try (Topology net = Topology.pair().build()) {
      Device sending = net.host("a").device("eth0");
      Device receiving = net.host("b").device("eth0");
      try (Capture small =
          net.host("b")
              .call(
                  () ->
                      Capture.on(
                          receiving.ifindex(), "small", Duration.ZERO, Duration.ZERO, 4096))) {
        byte[] frame =
            Packet.ethernet(net.host("a").mac(), net.host("b").mac())
                .ipv4(net.host("a").ipv4(), net.host("b").ipv4())
                .udp(1000, 53)
                .payload("x".repeat(1000))
                .bytes();
        small.assertNone(seen -> seen.packet().has(Tcp.class));
        for (int i = 0; i < 100; i++) {
          sending.send(frame);
        }

        assertThatThrownBy(() -> small.assertNone(seen -> seen.packet().has(Tcp.class)))
            .isInstanceOf(AssertionError.class)
            .hasMessageStartingWith("cannot tell whether there was no such frame on small:")
            .hasMessageContaining("frame(s) were lost");
        assertThatThrownBy(() -> small.await(seen -> seen.packet().has(Tcp.class)))
            .as("also told to those who wait, as long as the capture lives")
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("frame(s) were lost");
      }
    }
  }
}
