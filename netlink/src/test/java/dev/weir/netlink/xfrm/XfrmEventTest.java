// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.Recorded;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.internal.xfrm.XfrmStructs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the kernel tells, from recorded bytes. */
class XfrmEventTest {
  private static final Map<String, byte[]> RECORDED =
      Recorded.messages(XfrmEventTest.class, "kernel.txt");
  private static final IpAddress A = IpAddress.parse("10.0.0.1");
  private static final IpAddress B = IpAddress.parse("10.0.0.2");
  private static final Selector HOSTS = Selector.of(Cidr.host(A), Cidr.host(B));

  private static Message message(String name) {
    byte[] bytes = RECORDED.get(name);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return Message.read(
        Xfrm.CATALOG.find(buffer, 0, bytes.length).orElseThrow(), buffer, 0, bytes.length);
  }

  private static <T extends XfrmEvent> T event(String name, Class<T> type) {
    XfrmEvent event = XfrmEvent.of(message(name));
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  @TestFactory
  Stream<DynamicTest> everyMessageIsKnownAndLosesNothing() {
    return RECORDED.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      List<Map<String, Object>> tree =
                          MessageTree.decode(Xfrm.CATALOG, entry.getValue());
                      assertThat(tree.toString())
                          .contains("type=XFRM_MSG_" + entry.getKey())
                          .doesNotContain("hex=");
                      assertThat(MessageTree.encode(Xfrm.CATALOG, tree))
                          .isEqualTo(entry.getValue());
                    }));
  }

  @Test
  void acquire() {
    XfrmEvent.Acquire acquire = event("ACQUIRE", XfrmEvent.Acquire.class);
    assertThat(acquire.id().destination()).isEqualTo(B);
    assertThat(acquire.id().mark()).isEqualTo(new Mark(0xe00, 0xf00));
    assertThat(acquire.source()).isEqualTo(A);
    assertThat(acquire.packet().protocol()).isEqualTo(17);
    assertThat(acquire.packet().destinationPort().port()).isEqualTo(9);
    assertThat(acquire.policy().priority()).isEqualTo(4);
    assertThat(acquire.policy().selector()).isEqualTo(HOSTS);
    assertThat(acquire.templates()).containsExactly(Template.tunnel(A, B, 7));
    assertThat(acquire.sequence()).isPositive();
  }

  @Test
  void expiry() {
    XfrmEvent.StateExpired state = event("EXPIRE", XfrmEvent.StateExpired.class);
    assertThat(state.hard()).isTrue();
    assertThat(state.state().id().destination()).isEqualTo(B);
    assertThat(state.state().requestId()).isEqualTo(7);
    XfrmEvent.PolicyExpired policy = event("POLEXPIRE", XfrmEvent.PolicyExpired.class);
    assertThat(policy.hard()).isTrue();
    assertThat(policy.policy().direction()).isEqualTo(PolicyDirection.IN);
    assertThat(policy.policy().lifetime()).isEqualTo(Lifetime.UNLIMITED.seconds(0, 1));
  }

  @Test
  void changes() {
    assertThat(event("NEWPOLICY", XfrmEvent.PolicyMade.class).updated()).isFalse();
    XfrmEvent.PolicyMade update = event("UPDPOLICY", XfrmEvent.PolicyMade.class);
    assertThat(update.updated()).isTrue();
    assertThat(update.policy().priority()).isEqualTo(5);
    assertThat(event("DELPOLICY", XfrmEvent.PolicyDeleted.class).policy().id())
        .isEqualTo(PolicyId.of(PolicyDirection.OUT, HOSTS).marked(new Mark(0xe00, 0xf00)));
    assertThat(event("DELSA", XfrmEvent.StateDeleted.class).state().id())
        .isEqualTo(StateId.esp(B, 0x200));
    assertThat(event("FLUSHSA", XfrmEvent.StatesFlushed.class).protocol()).isZero();
    event("FLUSHPOLICY", XfrmEvent.PoliciesFlushed.class);
  }

  @Test
  void standing() {
    AsyncEvent event = event("NEWAE", XfrmEvent.Standing.class).event();
    assertThat(event.id()).isEqualTo(StateId.esp(B, 0x200));
    assertThat(event.source()).isEqualTo(A);
    assertThat(event.requestId()).isEqualTo(7);
    assertThat(event.replay().orElseThrow().outgoing()).isZero();
    assertThat(event.usage().orElseThrow().added()).isPositive();
  }

  @Test
  void infos() {
    assertThat(SadInfo.of(message("NEWSADINFO")).count()).isPositive();
    SpdInfo info = SpdInfo.of(message("NEWSPDINFO"));
    assertThat(info.maxBuckets()).isGreaterThanOrEqualTo(info.buckets());
    assertThat(info.ipv4()).isEqualTo(new HashThresholds(32, 32));
    assertThat(PolicyDefaults.of(message("GETDEFAULT")))
        .isEqualTo(new PolicyDefaults(PolicyAction.ALLOW, PolicyAction.ALLOW, PolicyAction.ALLOW));
  }

  @Test
  void mapping() {
    assertThat(event("MAPPING", XfrmEvent.Mapping.class))
        .isEqualTo(
            new XfrmEvent.Mapping(
                StateId.esp(B, 3), 7, A, 4500, IpAddress.parse("10.0.0.9"), 1024));
  }

  @Test
  void migration() {
    XfrmEvent.Migrated migrated = event("MIGRATE", XfrmEvent.Migrated.class);
    assertThat(migrated.direction()).isEqualTo(PolicyDirection.OUT);
    assertThat(migrated.selector())
        .isEqualTo(Selector.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16")));
    IpAddress c = IpAddress.parse("10.0.0.3");
    IpAddress d = IpAddress.parse("10.0.0.4");
    assertThat(migrated.moves())
        .containsExactly(
            new XfrmEvent.Move(A, B, c, d, 50, Mode.TUNNEL, 7),
            new XfrmEvent.Move(A, B, c, d, 51, Mode.TUNNEL, 7));
  }

  @Test
  void whatIsNotTypedIsThere() {
    XfrmEvent.Other report = event("REPORT", XfrmEvent.Other.class);
    assertThat(report.message().schema()).isEqualTo(XfrmMessages.REPORT);
    assertThat(Selector.of(report.message().struct().part("sel", XfrmStructs.SELECTOR)).family())
        .isEqualTo(IpFamily.AF_INET6);
  }
}
