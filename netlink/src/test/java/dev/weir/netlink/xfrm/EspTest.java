// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.Tools;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.Esp;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real states, where the kernel has ESP. */
@KernelTest(
    features = Esp.class,
    tools = {"ip", "nsenter"})
class EspTest {
  private static final IpAddress A = IpAddress.parse("10.0.0.1");
  private static final IpAddress B = IpAddress.parse("10.0.0.2");
  private static final String HEX = "a1b2c3d4e5f60718293a4b5c6d7e8f9011223344";
  private static final String OTHER = "b1b2c3d4e5f60718293a4b5c6d7e8f9011223344";

  private Xfrm xfrm;
  private final KeyMaterial key = key(HEX);

  @BeforeEach
  void open(NetworkNamespace here) {
    xfrm = Xfrm.open(here);
  }

  @AfterEach
  void close() {
    key.close();
    xfrm.close();
  }

  private static KeyMaterial key(String hex) {
    return KeyMaterial.copyOf(HexFormat.of().parseHex(hex));
  }

  private StateSpec.Builder esp(long spi) {
    return StateSpec.esp(A, B, spi)
        .mode(Mode.TUNNEL)
        .requestId(7)
        .transform(Transform.gcm(key, 128))
        .replay(ReplayProtection.extended(1024));
  }

  private static String ip(String line) {
    return Tools.run(("ip " + line).split(" ", -1)).replaceAll("\\s+", " ");
  }

  @Test
  void aStateIsMadeAsAskedAndReadBack() {
    StateSpec spec =
        esp(3)
            .mark(new Mark(0x3e00, 0xff00))
            .outputMark(new Mark(0xe00, 0xffffff00L))
            .interfaceId(5)
            .padding(16)
            .flags(StateFlag.DECAP_DSCP, StateFlag.DONT_ENCAP_DSCP)
            .lifetime(Lifetime.UNLIMITED.bytes(1000, 2000).seconds(100, 200))
            .build();
    State state = xfrm.states().create(spec).await();
    assertThat(StateDifferences.between(spec, state)).isEmpty();
    assertThat(state.replayWindow()).isEqualTo(1024);
    assertThat(state.flags()).contains(StateFlag.ESN);
    assertThat(ip("-d xfrm state"))
        .startsWith("src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x00000003 reqid 7 mode tunnel")
        .contains("mark 0x3e00/0xff00", "output-mark 0xe00/0xffffff00", "if_id 0x5")
        .contains("aead rfc4106(gcm(aes)) 0x" + HEX + " 128")
        .contains("replay_window 1024", "flag decap-dscp esn");
    // The key came through, and went nowhere else.
    assertThat(Octets.of(state.message().toBytes()).toString()).doesNotContain(HEX);
    assertThat(xfrm.states().list().await().toString()).doesNotContain(HEX);
  }

  @Test
  void statesOfIpAreRead() {
    ip(
        "xfrm state add src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x1001 reqid 7 mode transport aead"
            + " rfc4106(gcm(aes)) 0x"
            + HEX
            + " 96 replay-window 16 encap espinudp 4500 4501 0.0.0.0 sel src 10.1.0.0/16 dst"
            + " 10.2.0.0/16");
    StateSpec same =
        StateSpec.esp(A, B, 0x1001)
            .mode(Mode.TRANSPORT)
            .requestId(7)
            .transform(Transform.gcm(key, 96))
            .replay(ReplayProtection.window(16))
            .encapsulation(Encapsulation.udp(4500, 4501))
            .selector(Selector.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16")))
            .build();
    State state = xfrm.states().get(same.id()).await();
    assertThat(StateDifferences.between(same, state)).isEmpty();
    assertThat(xfrm.states().compareKeys(same).await()).isEqualTo(KeyComparison.SAME);
    assertThat(StateDifferences.between(esp(0x1001).build(), state))
        .hasSize(5)
        .anySatisfy(each -> assertThat(each).startsWith("replay window: 1024"));
  }

  @Test
  void everyWindowIsTheOneThatWasAskedFor() {
    long spi = 100;
    for (ReplayProtection each :
        List.of(
            ReplayProtection.none(),
            ReplayProtection.window(1),
            ReplayProtection.window(32),
            ReplayProtection.window(33),
            ReplayProtection.window(4096),
            ReplayProtection.extended(1),
            ReplayProtection.extended(4096))) {
      State state = xfrm.states().create(esp(spi++).replay(each).build()).await();
      assertThat(state.replayWindow()).isEqualTo(StateSpec.window(each));
      assertThat(state.flags().contains(StateFlag.ESN))
          .isEqualTo(each instanceof ReplayProtection.Extended);
    }
  }

  @Test
  void cipherAndHash() {
    try (KeyMaterial cipher = key("000102030405060708090a0b0c0d0e0f");
        KeyMaterial hash = key("00".repeat(31) + "01");
        KeyMaterial other = key("00".repeat(31) + "02")) {
      StateSpec.Builder spec =
          esp(9)
              .transform(
                  new Transform.CipherAndHash("cbc(aes)", cipher, "hmac(sha256)", hash, 128));
      State state = createOrSkip(spec.build());
      if (state == null) {
        return;
      }
      assertThat(state.algorithms()).hasSize(2);
      assertThat(xfrm.states().compareKeys(spec.build()).await()).isEqualTo(KeyComparison.SAME);
      StateSpec wrong =
          spec.transform(
                  new Transform.CipherAndHash("cbc(aes)", cipher, "hmac(sha256)", other, 128))
              .build();
      assertThat(xfrm.states().compareKeys(wrong).await()).isEqualTo(KeyComparison.DIFFERENT);
    }
  }

  /** A kernel can have ESP without these algorithms. */
  private @org.jspecify.annotations.Nullable State createOrSkip(StateSpec spec) {
    try {
      return xfrm.states().create(spec).await();
    } catch (NetlinkException e) {
      assertThat(e.errno()).isEqualTo(Errno.ENOSYS);
      return null;
    }
  }

  @Test
  void keysAreCompared() {
    StateSpec spec = esp(3).build();
    assertThat(xfrm.states().compareKeys(spec).await()).isEqualTo(KeyComparison.ABSENT);
    xfrm.states().create(spec).await();
    assertThat(xfrm.states().compareKeys(spec).await()).isEqualTo(KeyComparison.SAME);
    try (KeyMaterial other = key(OTHER)) {
      StateSpec wrong = esp(3).transform(Transform.gcm(other, 128)).build();
      assertThat(xfrm.states().compareKeys(wrong).await()).isEqualTo(KeyComparison.DIFFERENT);
      // The kernel agrees to change the key and does not.
      assertThatThrownBy(() -> xfrm.states().update(wrong).await())
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("keys stay what they were");
      assertThat(xfrm.states().compareKeys(spec).await()).isEqualTo(KeyComparison.SAME);
    }
  }

  @Test
  void aConflictIsExplained() {
    xfrm.states().create(esp(3).mark(new Mark(0xd00, 0xf00)).build()).await();
    StateSpec covered =
        StateSpec.esp(IpAddress.parse("10.0.0.9"), B, 3)
            .mode(Mode.TUNNEL)
            .transform(Transform.gcm(key, 128))
            .replay(ReplayProtection.none())
            .mark(new Mark(0x10d00, 0xffff0f00L))
            .build();
    assertThatThrownBy(() -> xfrm.states().create(covered).await())
        .isInstanceOfSatisfying(
            NetlinkException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EEXIST);
              assertThat(e.hint()).contains("its source does not matter");
            });
    // Another SPI or another destination is another state.
    xfrm.states().create(esp(4).mark(new Mark(0x10d00, 0xffff0f00L)).build()).await();
    assertThat(xfrm.states().list().await()).hasSize(2);
  }

  @Test
  void deletingNeverTakesAnother() {
    StateSpec narrow = esp(3).mark(new Mark(0x10d00, 0xffff0f00L)).build();
    StateSpec wide = esp(3).mark(new Mark(0xd00, 0xf00)).build();
    xfrm.states().create(narrow).await();
    xfrm.states().create(wide).await();
    assertThat(xfrm.states().get(narrow.id()).await().id()).isEqualTo(narrow.id());
    assertThat(xfrm.states().get(wide.id()).await().id()).isEqualTo(wide.id());
    try {
      xfrm.states().delete(narrow.id()).await();
      assertThat(xfrm.states().find(narrow.id()).await()).isEmpty();
    } catch (AmbiguousStateException refused) {
      assertThat(xfrm.states().find(narrow.id()).await()).isPresent();
    }
    assertThat(xfrm.states().find(wide.id()).await()).isPresent();
  }

  @Test
  void lifetimeAndOutputMarkAreUpdated() {
    xfrm.states().create(esp(3).build()).await();
    State updated =
        xfrm.states().update(esp(3).lifetime(Lifetime.UNLIMITED.bytes(5000, 6000)).build()).await();
    assertThat(updated.lifetime()).isEqualTo(Lifetime.UNLIMITED.bytes(5000, 6000));
    assertThat(ip("-d -s xfrm state")).contains("limit: soft 5000(bytes), hard 6000(bytes)");
    assertThatThrownBy(() -> xfrm.states().update(esp(4).build()).await())
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
  }

  @Test
  void anAllocatedSpiIsCompleted() {
    State larval = xfrm.states().allocateSpi(SpiRequest.esp(A, B, 256, 511).requestId(7)).await();
    State state = xfrm.states().update(esp(larval.id().spi()).build()).await();
    assertThat(state.algorithms()).hasSize(1);
    assertThat(xfrm.states().list().await()).hasSize(1);
  }

  @Test
  void sequenceNumbersAreTakenOver() {
    xfrm.states().create(esp(3).replay(ReplayProtection.extended(64)).build()).await();
    StateId id = StateId.esp(B, 3);
    ReplayState before = xfrm.states().standing(id, A).await().replay().orElseThrow();
    assertThat(before.outgoing()).isZero();
    assertThat(before.bitmap().size()).isEqualTo(8);
    ReplayState taken =
        new ReplayState(true, 64, 0x1_0000_0002L, 0x2_0000_0003L, Octets.of(new byte[8]));
    xfrm.states().setReplay(id, A, taken).await();
    assertThat(xfrm.states().standing(id, A).await().replay()).contains(taken);
    assertThat(ip("-d xfrm state")).contains("oseq-hi 0x2, oseq 0x3");
  }

  @Test
  void aStatesEndIsHeard() {
    try (XfrmListener listener = new XfrmListener(XfrmGroup.EXPIRE, XfrmGroup.SA)) {
      StateSpec spec = esp(3).lifetime(Lifetime.UNLIMITED.seconds(0, 1)).build();
      xfrm.states().create(spec).await();
      XfrmEvent.StateMade made = listener.next(XfrmEvent.StateMade.class);
      assertThat(StateDifferences.between(spec, made.state())).isEmpty();
      XfrmEvent.StateExpired expired = listener.next(XfrmEvent.StateExpired.class);
      assertThat(expired.hard()).isTrue();
      assertThat(expired.state().id()).isEqualTo(spec.id());
      xfrm.states().create(esp(4).build()).await();
      xfrm.states().delete(StateId.esp(B, 4)).await();
      assertThat(listener.next(XfrmEvent.StateDeleted.class).state().id())
          .isEqualTo(StateId.esp(B, 4));
    }
  }

  @Test
  void aDirectionIsThereOrTheKernelIsTooOld() {
    StateSpec in = esp(3).direction(SaDirection.IN).build();
    try {
      assertThat(xfrm.states().create(in).await().direction()).contains(SaDirection.IN);
    } catch (UnsupportedKernelException old) {
      assertThat(old.since()).isEqualTo("6.10");
      assertThat(xfrm.states().list().await()).isEmpty();
      return;
    }
    StateSpec out = esp(4).direction(SaDirection.OUT).replay(ReplayProtection.extended(0)).build();
    assertThat(xfrm.states().create(out).await().direction()).contains(SaDirection.OUT);
  }

  @Test
  void packetsGoThroughTheStates(Topology net) {
    Host a = net.host("a");
    Host b = net.host("b");
    Selector there = Selector.of(Cidr.host(a.ipv4()), Cidr.host(b.ipv4()));
    Selector back = Selector.of(Cidr.host(b.ipv4()), Cidr.host(a.ipv4()));
    try (Xfrm onA = Xfrm.open(a.namespace());
        Xfrm onB = Xfrm.open(b.namespace())) {
      for (Xfrm each : List.of(onA, onB)) {
        boolean isA = each == onA;
        each.policies().create(policy(PolicyDirection.OUT, isA ? there : back)).await();
        each.policies().create(policy(PolicyDirection.IN, isA ? back : there)).await();
        each.states().create(transport(a.ipv4(), b.ipv4(), 3)).await();
        each.states().create(transport(b.ipv4(), a.ipv4(), 3)).await();
      }
      a.assertReaches(b.ipv4());
      State sent = onA.states().get(StateId.esp(b.ipv4(), 3)).await();
      State received = onB.states().get(StateId.esp(b.ipv4(), 3)).await();
      assertThat(sent.usage().packets()).isPositive();
      assertThat(received.usage()).extracting(Usage::packets).isEqualTo(sent.usage().packets());
      assertThat(sent.replayState().orElseThrow().outgoing()).isEqualTo(sent.usage().packets());
      assertThat(received.replayState().orElseThrow().incoming()).isEqualTo(sent.usage().packets());
      // Another key at one end, and nothing arrives.
      onB.states().delete(StateId.esp(b.ipv4(), 3)).await();
      try (KeyMaterial wrong = key(OTHER)) {
        onB.states()
            .create(
                StateSpec.esp(a.ipv4(), b.ipv4(), 3)
                    .mode(Mode.TRANSPORT)
                    .transform(Transform.gcm(wrong, 128))
                    .replay(ReplayProtection.extended(64))
                    .requestId(7)
                    .build())
            .await();
      }
      a.assertCannotReach(b.ipv4());
      assertThat(onB.states().get(StateId.esp(b.ipv4(), 3)).await().integrityFailures())
          .isPositive();
    }
  }

  private static PolicySpec policy(PolicyDirection direction, Selector selector) {
    return PolicySpec.of(direction, selector)
        .template(Template.transport(selector.family(), 7))
        .build();
  }

  private StateSpec transport(IpAddress from, IpAddress to, long spi) {
    return StateSpec.esp(from, to, spi)
        .mode(Mode.TRANSPORT)
        .transform(Transform.gcm(key, 128))
        .replay(ReplayProtection.extended(64))
        .requestId(7)
        .build();
  }
}
