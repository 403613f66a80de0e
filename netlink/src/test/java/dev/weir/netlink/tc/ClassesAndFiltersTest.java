// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Availability;
import dev.weir.testing.feature.Expectation;
import dev.weir.testing.feature.Feature;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Qdiscs, classes, filters and actions beside {@code tc}. */
@KernelTest(
    tools = {"tc", "nsenter"},
    linkKinds = "veth")
class ClassesAndFiltersTest {
  private Rtnetlink net;
  private TrafficControl tc;
  private int device;
  private int peer;

  @BeforeEach
  void open(NetworkNamespace here) {
    net = Rtnetlink.open(here);
    tc = net.trafficControl();
    device = net.links().create(LinkSpec.veth("v0", "v1").up().build()).await().index();
    peer = net.links().get("v1").await().index();
  }

  @AfterEach
  void close() {
    net.close();
  }

  /** Something that tc can make on the loopback device, where the kernel has it. */
  abstract static class TcFeature implements Feature {
    private final String name;
    private final String[] commands;

    TcFeature(String name, String... commands) {
      this.name = name;
      this.commands = commands;
    }

    @Override
    public String description() {
      return name;
    }

    @Override
    public Availability probe() {
      try (NetworkNamespace scratch = NetworkNamespace.create()) {
        return scratch.call(
            () -> {
              try {
                for (String each : commands) {
                  tc(each);
                }
                return Availability.available();
              } catch (AssertionError e) {
                return Availability.missing(String.valueOf(e.getMessage()));
              }
            });
      }
    }

    @Override
    public Expectation expectation() {
      return Expectation.optional("CONFIG_NET_SCHED");
    }
  }

  /** htb. */
  public static final class HtbQdisc extends TcFeature {
    /** For the extension. */
    public HtbQdisc() {
      super("the htb qdisc", "qdisc add dev lo root handle 1: htb");
    }
  }

  /** fq_codel. */
  public static final class FqCodelQdisc extends TcFeature {
    /** For the extension. */
    public FqCodelQdisc() {
      super("the fq_codel qdisc", "qdisc add dev lo root handle 1: fq_codel");
    }
  }

  /** u32 with mirred. */
  public static final class U32Filter extends TcFeature {
    /** For the extension. */
    public U32Filter() {
      super(
          "the u32 filter and the mirred action",
          "qdisc add dev lo ingress",
          "filter add dev lo ingress u32 match u32 0 0 action mirred egress mirror dev lo");
    }
  }

  /** flower. */
  public static final class FlowerFilter extends TcFeature {
    /** For the extension. */
    public FlowerFilter() {
      super(
          "the flower filter and the gact action",
          "qdisc add dev lo ingress",
          "filter add dev lo ingress flower action drop");
    }
  }

  private static String tc(String line) {
    return Tools.run(("tc " + line).split(" ", -1)).replaceAll("\\s+", " ");
  }

  private static JsonObject qdisc(String kind) {
    return Tools.json("tc -d -j qdisc show").stream()
        .filter(each -> each.get("kind").getAsString().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @KernelTest(features = HtbQdisc.class)
  void htbIsMadeAsAsked() {
    Handle root = new Handle(1, 0);
    tc.createQdisc(QdiscSpec.root(device, 1, new QdiscKind.Htb(0x30, 5))).await();
    JsonObject options = qdisc("htb").getAsJsonObject("options");
    assertThat(options.get("default").getAsString()).isEqualTo("0x30");
    assertThat(options.get("r2q").getAsInt()).isEqualTo(5);

    Handle inner = new Handle(1, 1);
    tc.createClass(HtbClassSpec.of(device, root, inner, 1_250_000, 2_500_000)).await();
    HtbClassSpec leaf =
        new HtbClassSpec(
            device, inner, new Handle(1, 0x30), 125_000, 125_000, 15_000, 1600, 3, 1500);
    tc.createClass(leaf).await();
    // More than 32 bits of bytes in a second.
    tc.createClass(HtbClassSpec.of(device, root, new Handle(1, 2), 1_000_000_000L, 10_000_000_000L))
        .await();
    assertThat(tc("-d class show dev v0"))
        .contains("class htb 1:1 root rate 10Mbit ceil 20Mbit linklayer ethernet burst 1600b/1")
        .contains("class htb 1:30 parent 1:1 prio 3 quantum 1500 rate 1Mbit ceil 1Mbit")
        .contains("burst 15000b/1")
        .contains("class htb 1:2 root prio 0 quantum 200000 rate 8Gbit ceil 80Gbit");
    List<TrafficClass> classes = tc.classes(device).await();
    assertThat(classes).extracting(TrafficClass::handle).contains(inner, leaf.handle());
    TrafficClass read =
        classes.stream()
            .filter(each -> each.handle().equals(leaf.handle()))
            .findFirst()
            .orElseThrow();
    assertThat(read.htb()).contains(new TrafficClass.Htb(125_000, 125_000, 3, 1500, 0));
    assertThat(read.parent()).isEqualTo(inner);
    assertThat(classes)
        .anySatisfy(
            each ->
                assertThat(each.htb().map(TrafficClass.Htb::ceiling)).contains(10_000_000_000L));

    assertThatThrownBy(() -> tc.createClass(leaf).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    tc.replaceClass(HtbClassSpec.of(device, inner, leaf.handle(), 250_000, 250_000)).await();
    assertThat(tc("-d class show dev v0")).contains("rate 2Mbit ceil 2Mbit");
    tc.deleteClass(device, leaf.handle()).await();
    assertThatThrownBy(() -> tc.deleteClass(device, leaf.handle()).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    tc.deleteQdisc(QdiscSpec.root(device, 1, new QdiscKind.Htb(0x30, 5))).await();
    assertThat(tc.classes(device).await()).isEmpty();
  }

  @Test
  @KernelTest(features = FqCodelQdisc.class)
  void fqCodelIsMadeAsAsked() {
    QdiscKind.FqCodel kind =
        new QdiscKind.FqCodel(
            OptionalLong.of(2000),
            OptionalLong.of(256),
            OptionalLong.of(4000),
            OptionalLong.of(80_000),
            OptionalLong.of(1514),
            false);
    tc.createQdisc(QdiscSpec.root(device, 9, kind)).await();
    JsonObject options = qdisc("fq_codel").getAsJsonObject("options");
    assertThat(options.get("limit").getAsInt()).isEqualTo(2000);
    assertThat(options.get("flows").getAsInt()).isEqualTo(256);
    assertThat(options.get("quantum").getAsInt()).isEqualTo(1514);
    assertThat(tc("-d qdisc show dev v0")).contains("target 4ms interval 80ms");
    tc.replaceQdisc(QdiscSpec.root(device, 10, QdiscKind.FqCodel.DEFAULT)).await();
    assertThat(tc("-d qdisc show dev v0")).contains("fq_codel a:", "limit 10240p", "ecn");
  }

  @Test
  void ingressAndClsactHaveOnePlace() {
    tc.createQdisc(QdiscSpec.ingress(device)).await();
    assertThat(qdisc("ingress").get("handle").getAsString()).isEqualTo("ffff:");
    assertThatThrownBy(() -> tc.createQdisc(QdiscSpec.clsact(device)).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    tc.deleteQdisc(QdiscSpec.ingress(device)).await();
    tc.createQdisc(QdiscSpec.clsact(device)).await();
    assertThat(qdisc("clsact").get("handle").getAsString()).isEqualTo("ffff:");
  }

  @Test
  @KernelTest(features = U32Filter.class)
  void u32AndMirredAreRead() {
    tc.createQdisc(QdiscSpec.ingress(device)).await();
    tc(
        "filter add dev v0 ingress protocol ip prio 5 u32 match ip dst 10.0.0.0/8 match ip dport 80"
            + " 0xffff flowid 1:30 action mirred egress redirect dev v1");
    tc(
        "filter add dev v0 ingress protocol all prio 6 u32 match u32 0 0 action mirred ingress"
            + " mirror dev v1");
    List<Filter> filters = tc.filters(device, new Handle(0xffff, 0).number()).await();
    Filter first = only(filters, 5);
    assertThat(first.kind()).isEqualTo("u32");
    assertThat(first.classId()).isEqualTo(new Handle(1, 0x30));
    assertThat(first.u32())
        .containsExactly(
            new U32Match(0x0a000000, 0xff000000L, 16, 0), new U32Match(80, 0xffff, 20, 0));
    assertThat(first.actions()).hasSize(1);
    assertThat(first.actions().get(0))
        .isInstanceOfSatisfying(
            FilterAction.Mirred.class,
            each -> {
              assertThat(each.device()).isEqualTo(peer);
              assertThat(each.egress()).isTrue();
              assertThat(each.copy()).isFalse();
              // TC_ACT_STOLEN
              assertThat(each.verdict()).isEqualTo(4);
              assertThat(each.index()).isEqualTo(index(5));
            });
    assertThat(only(filters, 6).actions().get(0))
        .isInstanceOfSatisfying(
            FilterAction.Mirred.class,
            each -> {
              assertThat(each.egress()).isFalse();
              assertThat(each.copy()).isTrue();
            });
  }

  /** What tc says of the action of a filter. */
  private static long index(int priority) {
    return Tools.json("tc -d -j filter show dev v0 ingress").stream()
        .filter(each -> each.get("pref").getAsInt() == priority && each.has("options"))
        .map(each -> each.getAsJsonObject("options"))
        .filter(each -> each.has("actions"))
        .findFirst()
        .orElseThrow()
        .getAsJsonArray("actions")
        .get(0)
        .getAsJsonObject()
        .get("index")
        .getAsLong();
  }

  private static Filter only(List<Filter> filters, int priority) {
    return filters.stream()
        .filter(each -> each.priority() == priority && !each.actions().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  @Test
  @KernelTest(features = FlowerFilter.class)
  void flowerAndGactAreRead() {
    tc.createQdisc(QdiscSpec.ingress(device)).await();
    tc(
        "filter add dev v0 ingress protocol ip prio 7 flower src_ip 192.0.2.7 dst_ip 10.0.0.0/8"
            + " ip_proto tcp dst_port 80 action drop");
    Filter filter = only(tc.filters(device, new Handle(0xffff, 0).number()).await(), 7);
    FlowerMatch match = filter.flower().orElseThrow();
    assertThat(match.etherType()).isEqualTo(OptionalInt.of(0x800));
    assertThat(match.protocol()).isEqualTo(OptionalInt.of(6));
    assertThat(match.source()).contains(Cidr.parse("192.0.2.7/32"));
    assertThat(match.destination()).contains(Cidr.parse("10.0.0.0/8"));
    assertThat(match.destinationPort()).isEqualTo(OptionalInt.of(80));
    assertThat(match.sourcePort()).isEmpty();
    // TC_ACT_SHOT
    assertThat(filter.actions())
        .singleElement()
        .isInstanceOfSatisfying(
            FilterAction.Generic.class, each -> assertThat(each.verdict()).isEqualTo(2));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> HtbClassSpec.of(1, new Handle(1, 0), new Handle(2, 1), 1, 1))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> HtbClassSpec.of(1, new Handle(1, 0), new Handle(1, 1), 2, 1))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("ceiling");
    assertThat(new Handle(1, 0x30)).hasToString("1:30");
    assertThat(Handle.of(0x10000)).hasToString("1:");
    assertThat(Handle.ROOT).hasToString("root");
  }
}
