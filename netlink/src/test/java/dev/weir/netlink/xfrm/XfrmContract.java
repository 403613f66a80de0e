// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.error.NetlinkException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What we make is what {@code ip xfrm} sees, and the other way round: without ESP in the kernel.
 */
abstract class XfrmContract {
  static final IpAddress A = IpAddress.parse("10.0.0.1");
  static final IpAddress B = IpAddress.parse("10.0.0.2");
  static final Mark MARK = new Mark(0xe00, 0xf00);
  static final Selector NETS = Selector.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16"));

  Xfrm xfrm;

  abstract Xfrm open(NetworkNamespace here);

  @BeforeEach
  void openClient(NetworkNamespace here) {
    xfrm = open(here);
  }

  @AfterEach
  void closeClient() {
    xfrm.close();
  }

  private static String ip(String line) {
    return Tools.run(("ip " + line).split(" ", -1)).replaceAll("\\s+", " ");
  }

  private static void fails(Runnable call, Errno errno) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void aPolicyIsMadeAsAsked() {
    PolicySpec spec =
        PolicySpec.of(PolicyDirection.OUT, NETS.protocol(6, PortMatch.of(1), PortMatch.of(80)))
            .mark(MARK)
            .priority(10)
            .interfaceId(3)
            .template(Template.tunnel(A, B, 7).withSpi(1))
            .build();
    Policy policy = xfrm.policies().create(spec).await();
    assertThat(spec.differences(policy)).isEmpty();
    assertThat(ip("-d xfrm policy"))
        // Whether ip knows the names of protocols depends on the machine.
        .matches("src 10.1.0.0/16 dst 10.2.0.0/16 proto (tcp|6) sport 1 dport 80.*")
        .contains("dir out priority 10 ptype main")
        .contains("mark 0xe00/0xf00")
        .contains("tmpl src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x00000001 reqid 7 mode tunnel")
        .contains("if_id 0x3");
    assertThat(xfrm.policies().list().await()).containsExactly(policy);

    fails(() -> xfrm.policies().create(spec).await(), Errno.EEXIST);
    xfrm.policies().delete(spec.id()).await();
    assertThat(ip("xfrm policy")).isEmpty();
    assertThat(xfrm.policies().find(spec.id()).await()).isEmpty();
    fails(() -> xfrm.policies().delete(spec.id()).await(), Errno.ENOENT);
  }

  @Test
  void policiesOfIpAreRead() {
    ip(
        "xfrm policy add dir in src fd00::/16 dst fd01::/16 proto 17 dport 53 action block priority"
            + " 4 flag localok icmp limit time-hard 60 limit packet-soft 9");
    ip(
        "xfrm policy add dir fwd src 0.0.0.0/0 dst 0.0.0.0/0 priority 2975 tmpl src 0.0.0.0 dst"
            + " 10.0.0.2 proto esp mode tunnel reqid 7 level use tmpl proto ah mode transport");
    List<Policy> policies = xfrm.policies().list().await();
    Policy block = one(policies, PolicyDirection.IN);
    assertThat(block.selector())
        .isEqualTo(
            Selector.of(Cidr.parse("fd00::/16"), Cidr.parse("fd01::/16"))
                .protocol(17, PortMatch.ANY, PortMatch.of(53)));
    assertThat(block.action()).isEqualTo(PolicyAction.BLOCK);
    assertThat(block.isLocalOk()).isTrue();
    assertThat(block.isForIcmp()).isTrue();
    assertThat(block.lifetime()).isEqualTo(Lifetime.UNLIMITED.seconds(0, 60).packets(9, -1));
    Policy forward = one(policies, PolicyDirection.FWD);
    assertThat(forward.priority()).isEqualTo(2975);
    assertThat(forward.templates())
        .containsExactly(
            Template.tunnel(IpAddress.ofIpv4(0), B, 7).asOptional(),
            new Template(
                IpAddress.ofIpv4(0),
                IpAddress.ofIpv4(0),
                IpProtocol.AH.number(),
                0,
                Mode.TRANSPORT,
                0,
                false));
  }

  private static Policy one(List<Policy> policies, PolicyDirection direction) {
    return policies.stream()
        .filter(each -> each.direction() == direction)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPolicyIsReplacedInPlace() {
    PolicySpec.Builder spec = PolicySpec.of(PolicyDirection.OUT, NETS);
    Policy first = xfrm.policies().create(spec.priority(5).build()).await();
    Policy second =
        xfrm.policies()
            .replace(spec.priority(6).template(Template.tunnel(A, B, 1)).build())
            .await();
    assertThat(second.priority()).isEqualTo(6);
    assertThat(xfrm.policies().list().await()).hasSize(1);
    assertThat(second.index()).isEqualTo(first.index());
    // Another mark is another policy.
    xfrm.policies().replace(spec.mark(MARK).build()).await();
    assertThat(xfrm.policies().list().await()).hasSize(2);
    PolicyId byIndex = PolicyId.ofIndex(PolicyDirection.OUT, second.index());
    assertThat(xfrm.policies().find(byIndex).await()).contains(second);
    xfrm.policies().delete(byIndex).await();
    assertThat(xfrm.policies().list().await()).hasSize(1);
    xfrm.policies().flush(PolicyType.MAIN).await();
    assertThat(ip("xfrm policy")).isEmpty();
    // Nothing to flush is no error.
    xfrm.policies().flush(PolicyType.MAIN).await();
  }

  @Test
  void countsAndThresholds() {
    xfrm.policies().create(PolicySpec.of(PolicyDirection.OUT, NETS).build()).await();
    xfrm.policies().create(PolicySpec.of(PolicyDirection.FWD, NETS).build()).await();
    xfrm.policies().setThresholds(new HashThresholds(16, 24), new HashThresholds(64, 56)).await();
    SpdInfo info = xfrm.policies().info().await();
    assertThat(List.of(info.in(), info.out(), info.forward())).containsExactly(0L, 1L, 1L);
    assertThat(info.ipv4()).isEqualTo(new HashThresholds(16, 24));
    assertThat(info.ipv6()).isEqualTo(new HashThresholds(64, 56));
    assertThat(ip("-s -s xfrm policy count"))
        .contains("OUT 1 FWD 1")
        .contains("buckets: count " + info.buckets() + " Max " + info.maxBuckets());
  }

  @Test
  void defaultsAreSetWhereTheKernelHasThem() {
    PolicyDefaults defaults =
        new PolicyDefaults(PolicyAction.BLOCK, PolicyAction.ALLOW, PolicyAction.BLOCK);
    try {
      xfrm.policies().setDefaults(defaults).await();
    } catch (UnsupportedKernelException old) {
      assertThat(old.since()).isEqualTo("5.15");
      assertThatThrownBy(() -> xfrm.policies().defaults().await())
          .isInstanceOf(UnsupportedKernelException.class);
      return;
    }
    assertThat(xfrm.policies().defaults().await()).isEqualTo(defaults);
    assertThat(ip("xfrm policy getdefault")).contains("in: block", "fwd: accept", "out: block");
  }

  @Test
  void anSpiIsAllocated() {
    SpiRequest request = SpiRequest.esp(A, B, 0x100, 0x1ff).requestId(7).marked(MARK);
    State larval = xfrm.states().allocateSpi(request).await();
    assertThat(larval.id().spi()).isBetween(0x100L, 0x1ffL);
    assertThat(larval.source()).isEqualTo(A);
    assertThat(larval.id().destination()).isEqualTo(B);
    assertThat(larval.requestId()).isEqualTo(7);
    assertThat(larval.mark()).isEqualTo(MARK);
    assertThat(larval.algorithms()).isEmpty();
    assertThat(ip("-d xfrm state"))
        .startsWith(
            "src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x%08x reqid 7 mode tunnel"
                .formatted(larval.id().spi()))
        .contains("mark 0xe00/0xf00");
    assertThat(xfrm.states().list().await()).extracting(State::id).containsExactly(larval.id());
    assertThat(xfrm.states().list(B).await()).hasSize(1);
    assertThat(xfrm.states().list(A).await()).isEmpty();
    assertThat(xfrm.states().get(larval.id()).await().id()).isEqualTo(larval.id());
    // Without the mark it is another's name.
    assertThat(xfrm.states().find(larval.id().marked(Mark.ANY)).await()).isEmpty();
    assertThat(xfrm.states().info().await().count()).isEqualTo(1);
    AsyncEvent standing = xfrm.states().standing(larval.id(), A).await();
    assertThat(standing.id()).isEqualTo(larval.id());
    assertThat(standing.source()).isEqualTo(A);
    assertThat(standing.requestId()).isEqualTo(7);
    assertThat(standing.usage()).isPresent();
    assertThat(standing.replayThreshold()).isPresent();

    fails(() -> xfrm.states().delete(larval.id().marked(Mark.ANY)).await(), Errno.ESRCH);
    xfrm.states().delete(larval.id()).await();
    assertThat(ip("xfrm state")).isEmpty();
    fails(() -> xfrm.states().delete(larval.id()).await(), Errno.ESRCH);
  }

  @Test
  void allProtocolsAndFamiliesHaveSpis() {
    IpAddress a6 = IpAddress.parse("fd00::1");
    IpAddress b6 = IpAddress.parse("fd00::2");
    for (IpProtocol protocol : List.of(IpProtocol.ESP, IpProtocol.AH, IpProtocol.COMP)) {
      for (SpiRequest request :
          List.of(SpiRequest.esp(A, B, 256, 511), SpiRequest.esp(a6, b6, 512, 1023))) {
        State state =
            xfrm.states().allocateSpi(request.protocol(protocol.number(), Mode.TRANSPORT)).await();
        assertThat(state.id().protocol()).isEqualTo(protocol.number());
        assertThat(state.id().destination()).isEqualTo(request.destination());
        assertThat(state.mode()).isEqualTo(Mode.TRANSPORT);
      }
    }
    assertThat(xfrm.states().list().await()).hasSize(6);
    xfrm.states().flush(IpProtocol.AH.number()).await();
    assertThat(xfrm.states().list().await())
        .extracting(each -> each.id().protocol())
        .hasSize(4)
        .doesNotContain(IpProtocol.AH.number());
    xfrm.states().flush().await();
    assertThat(xfrm.states().list().await()).isEmpty();
    xfrm.states().flush().await();
  }

  @Test
  void aTakenRangeOfSpisIsARefusal() {
    SpiRequest only = SpiRequest.esp(A, B, 300, 300);
    xfrm.states().allocateSpi(only).await();
    fails(() -> xfrm.states().allocateSpi(only).await(), Errno.ENOENT);
  }

  @Test
  void aStateThatIsTooWideStandsBeforeAnother() {
    // One SPI to one destination twice, told apart by marks of different masks.
    Mark wide = new Mark(0xd00, 0xf00);
    Mark narrow = new Mark(0x10d00, 0xffff0f00L);
    StateId first =
        xfrm.states().allocateSpi(SpiRequest.esp(A, B, 400, 400).marked(wide)).await().id();
    StateId second = first.marked(narrow);
    // The kernel takes the wide one for the narrow one.
    assertThat(xfrm.states().find(second).await()).isEmpty();
    assertThatThrownBy(() -> xfrm.states().delete(second).await())
        .isInstanceOf(AmbiguousStateException.class)
        .hasMessageContaining("mark 0xd00/0xf00");
    assertThat(xfrm.states().list().await()).hasSize(1);
  }

  @Test
  void changesAreHeard() {
    try (XfrmListener listener =
        new XfrmListener(XfrmGroup.SA, XfrmGroup.POLICY, XfrmGroup.EXPIRE)) {
      PolicySpec spec =
          PolicySpec.of(PolicyDirection.OUT, NETS).template(Template.tunnel(A, B, 1)).build();
      xfrm.policies().create(spec).await();
      XfrmEvent.PolicyMade made = listener.next(XfrmEvent.PolicyMade.class);
      assertThat(spec.differences(made.policy())).isEmpty();
      assertThat(made.updated()).isFalse();
      xfrm.policies().replace(spec).await();
      assertThat(listener.next(XfrmEvent.PolicyMade.class).updated()).isTrue();
      xfrm.policies().delete(spec.id()).await();
      Policy deleted = listener.next(XfrmEvent.PolicyDeleted.class).policy();
      assertThat(deleted.id()).isEqualTo(spec.id());
      xfrm.policies().create(spec).await();
      xfrm.policies().flush(PolicyType.MAIN).await();
      listener.next(XfrmEvent.PoliciesFlushed.class);
      // A deleted state is told with all it was; only a flush of nothing says nothing.
      StateId id = xfrm.states().allocateSpi(SpiRequest.esp(A, B, 256, 511)).await().id();
      xfrm.states().flush().await();
      assertThat(listener.next(XfrmEvent.StatesFlushed.class).protocol()).isZero();
      assertThat(id.spi()).isPositive();
    }
  }

  @Test
  void aPolicysEndIsHeard() {
    try (XfrmListener listener = new XfrmListener(XfrmGroup.EXPIRE)) {
      xfrm.policies()
          .create(
              PolicySpec.of(PolicyDirection.OUT, NETS)
                  .lifetime(Lifetime.UNLIMITED.seconds(0, 1))
                  .build())
          .await();
      XfrmEvent.PolicyExpired expired = listener.next(XfrmEvent.PolicyExpired.class);
      assertThat(expired.hard()).isTrue();
      assertThat(expired.policy().selector()).isEqualTo(NETS);
      assertThat(xfrm.policies().list().await()).isEmpty();
    }
  }

  /**
   * The kernel checks a state before it looks for algorithms: a sound one ends with the algorithm
   * that no kernel has.
   */
  @Test
  void theKernelFindsNothingWrongWithOurStates() {
    StateSpec.Builder spec =
        StateSpec.esp(A, B, 0x1001)
            .mode(Mode.TUNNEL)
            .requestId(7)
            .transform(
                new Transform.Aead("rfc4106(weir(none))", KeyMaterial.copyOf(new byte[20]), 128))
            .replay(ReplayProtection.none());
    Stream.<Runnable>of(
            () -> {},
            () -> spec.replay(ReplayProtection.window(32)),
            () -> spec.replay(ReplayProtection.window(64)),
            () -> spec.replay(ReplayProtection.extended(1024)),
            () -> spec.replay(ReplayProtection.extended(ReplayProtection.MAX_WINDOW)),
            () -> spec.mark(MARK),
            () -> spec.outputMark(new Mark(0xe00, 0xffffff00L)),
            () -> spec.interfaceId(5),
            () -> spec.padding(16),
            () -> spec.direction(SaDirection.IN),
            () -> spec.direction(SaDirection.OUT).replay(ReplayProtection.extended(0)),
            () -> spec.direction(SaDirection.OUT).replay(ReplayProtection.none()),
            () -> spec.selector(NETS),
            () -> spec.lifetime(Lifetime.UNLIMITED.bytes(1, 2).packets(3, 4).seconds(5, 6)))
        .forEach(
            change -> {
              change.run();
              StateSpec built = spec.build();
              assertThatThrownBy(() -> xfrm.states().create(built).await())
                  .as(built.toString())
                  .isInstanceOfSatisfying(
                      NetlinkException.class,
                      e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(Errno.ENOSYS));
            });
    assertThat(xfrm.states().list().await()).isEmpty();
    // What is wrong is told apart.
    StateSpec wrong = spec.encapsulation(new Encapsulation(99, 1, 2)).build();
    assertThatThrownBy(() -> xfrm.states().create(wrong).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isNotEqualTo(Errno.EEXIST));
  }

  @Test
  void everyFamilyHasItsPolicies() {
    for (IpFamily family : IpFamily.values()) {
      for (PolicyDirection direction : PolicyDirection.values()) {
        PolicySpec spec =
            PolicySpec.of(direction, Selector.all(family)).priority(100).mark(MARK).block().build();
        assertThat(xfrm.policies().create(spec).await().selector().family()).isEqualTo(family);
      }
    }
    assertThat(xfrm.policies().list().await()).hasSize(6);
  }
}
