// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.Recorded;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What we send is, byte for byte, what iproute2 sends. */
class XfrmGoldenTest {
  private static final IpAddress A = IpAddress.parse("10.0.0.1");
  private static final IpAddress B = IpAddress.parse("10.0.0.2");
  private static final IpAddress A6 = IpAddress.parse("fd00::1");
  private static final IpAddress B6 = IpAddress.parse("fd00::2");
  private static final Mark MARK = new Mark(0xe00, 0xf00);
  private static final Selector NETS =
      Selector.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16"));
  private static final String STATE =
      "xfrm state add src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x1001 reqid 7 mode tunnel";
  private static final String KEY = "000102030405060708090a0b0c0d0e0f10111213";
  private static final String AEAD = " aead rfc4106(gcm(aes)) 0x" + KEY + " 128";

  private static KeyMaterial key(String hex) {
    return KeyMaterial.copyOf(HexFormat.of().parseHex(hex));
  }

  private static StateSpec.Builder state() {
    return StateSpec.esp(A, B, 0x1001)
        .mode(Mode.TUNNEL)
        .requestId(7)
        .transform(Transform.gcm(key(KEY), 128))
        .replay(ReplayProtection.none());
  }

  private static Message add(StateSpec.Builder state) {
    return state.build().message(XfrmMessages.NEWSA);
  }

  private static Message policy(PolicySpec.Builder policy) {
    return policy.build().message(XfrmMessages.NEWPOLICY);
  }

  private static Map<String, Message> states() {
    Map<String, Message> ours = new LinkedHashMap<>();
    ours.put(STATE + AEAD, add(state()));
    ours.put(STATE + AEAD + " replay-window 32", add(state().replay(ReplayProtection.window(32))));
    ours.put(
        STATE + AEAD + " replay-window 1024 flag esn",
        add(state().replay(ReplayProtection.extended(1024))));
    ours.put(STATE + AEAD + " mark 0xe00 mask 0xf00", add(state().mark(MARK)));
    ours.put(
        STATE + AEAD + " output-mark 0xe00 mask 0xffffff00",
        add(state().outputMark(new Mark(0xe00, 0xffffff00L))));
    ours.put(STATE + AEAD + " if_id 5", add(state().interfaceId(5)));
    ours.put(
        STATE + AEAD + " flag noecn decap-dscp nopmtudisc wildrecv icmp af-unspec align4",
        add(
            state()
                .flags(
                    StateFlag.NOECN,
                    StateFlag.DECAP_DSCP,
                    StateFlag.NOPMTUDISC,
                    StateFlag.WILDRECV,
                    StateFlag.ICMP,
                    StateFlag.AF_UNSPEC,
                    StateFlag.ALIGN4)));
    ours.put(
        STATE + AEAD + " extra-flag dont-encap-dscp oseq-may-wrap",
        add(state().flags(StateFlag.DONT_ENCAP_DSCP, StateFlag.OSEQ_MAY_WRAP)));
    ours.put(STATE + AEAD + " tfcpad 16", add(state().padding(16)));
    ours.put(
        STATE + AEAD + " encap espinudp 4500 4501 0.0.0.0",
        add(state().encapsulation(Encapsulation.udp(4500, 4501))));
    ours.put(STATE + AEAD + " sel src 10.1.0.0/16 dst 10.2.0.0/16", add(state().selector(NETS)));
    ours.put(
        STATE + AEAD + " sel src 10.1.0.0/16 dst 10.2.0.0/16 proto tcp sport 1 dport 80 dev lo",
        add(state().selector(NETS.protocol(6, PortMatch.of(1), PortMatch.of(80)).device(1))));
    ours.put(
        STATE
            + AEAD
            + " limit byte-soft 1000 limit byte-hard 2000 limit packet-soft 10 limit packet-hard"
            + " 20 limit time-soft 1 limit time-hard 2 limit time-use-soft 3 limit time-use-hard"
            + " 4",
        add(state().lifetime(new Lifetime(1000, 2000, 10, 20, 1, 2, 3, 4))));
    ours.put(
        STATE
            + AEAD
            + " replay-window 1024 flag esn mark 0xe00 mask 0xf00 output-mark 0xe00 mask"
            + " 0xffffff00 if_id 5 tfcpad 16 encap espinudp 4500 4501 0.0.0.0",
        add(
            state()
                .replay(ReplayProtection.extended(1024))
                .mark(MARK)
                .outputMark(new Mark(0xe00, 0xffffff00L))
                .interfaceId(5)
                .padding(16)
                .encapsulation(Encapsulation.udp(4500, 4501))));
    String cbc = " enc cbc(aes) 0x000102030405060708090a0b0c0d0e0f";
    KeyMaterial cipherKey = key("000102030405060708090a0b0c0d0e0f");
    ours.put(
        STATE + cbc + " auth hmac(sha1) 0x101112",
        add(
            state()
                .transform(
                    new Transform.CipherAndHash(
                        "cbc(aes)", cipherKey, "hmac(sha1)", key("101112"), 0))));
    ours.put(
        STATE + cbc + " auth-trunc hmac(sha256) 0x101112 128",
        add(
            state()
                .transform(
                    new Transform.CipherAndHash(
                        "cbc(aes)", cipherKey, "hmac(sha256)", key("101112"), 128))));
    ours.put(
        "xfrm state add src 10.0.0.1 dst 10.0.0.2 proto ah spi 0x1001 mode transport auth-trunc"
            + " hmac(sha256) 0x101112 96",
        add(
            StateSpec.of(A, new StateId(B, 0x1001, IpProtocol.AH.number(), Mark.ANY))
                .mode(Mode.TRANSPORT)
                .transform(new Transform.Hash("hmac(sha256)", key("101112"), 96))
                .replay(ReplayProtection.none())));
    ours.put(
        "xfrm state add src 10.0.0.1 dst 10.0.0.2 proto comp spi 0x1001 mode tunnel comp deflate",
        add(
            StateSpec.of(A, new StateId(B, 0x1001, IpProtocol.COMP.number(), Mark.ANY))
                .mode(Mode.TUNNEL)
                .transform(new Transform.Compression("deflate"))
                .replay(ReplayProtection.none())));
    ours.put(
        "xfrm state add src fd00::1 dst fd00::2 proto esp spi 0x1001 mode transport" + AEAD,
        add(
            StateSpec.esp(A6, B6, 0x1001)
                .mode(Mode.TRANSPORT)
                .transform(Transform.gcm(key(KEY), 128))
                .replay(ReplayProtection.none())));
    ours.put(STATE.replace("add", "update") + AEAD, state().build().message(XfrmMessages.UPDSA));
    ours.put(
        "xfrm state allocspi src 10.0.0.1 dst 10.0.0.2 proto esp mode tunnel reqid 7 min 0x100 max"
            + " 0x1ff mark 0xe00 mask 0xf00",
        SpiRequest.esp(A, B, 0x100, 0x1ff).requestId(7).marked(MARK).message());
    ours.put(
        "xfrm state allocspi src fd00::1 dst fd00::2 proto comp mode transport min 0x100 max 0x1ff",
        SpiRequest.esp(A6, B6, 0x100, 0x1ff)
            .protocol(IpProtocol.COMP.number(), Mode.TRANSPORT)
            .message());
    return ours;
  }

  private static Map<String, Message> policies() {
    String nets = "src 10.1.0.0/16 dst 10.2.0.0/16";
    Selector all = Selector.all(IpFamily.AF_INET);
    Map<String, Message> ours = new LinkedHashMap<>();
    ours.put("xfrm policy add dir out " + nets, policy(PolicySpec.of(PolicyDirection.OUT, NETS)));
    ours.put(
        "xfrm policy add dir in " + nets + " proto tcp sport 1 dport 80 dev lo",
        policy(
            PolicySpec.of(
                PolicyDirection.IN,
                NETS.protocol(6, PortMatch.of(1), PortMatch.of(80)).device(1))));
    ours.put(
        "xfrm policy add dir out "
            + nets
            + " mark 0xe00 mask 0xf00 priority 10 if_id 3 tmpl src 10.0.0.1 dst 10.0.0.2 proto esp"
            + " spi 1 mode tunnel reqid 7",
        policy(
            PolicySpec.of(PolicyDirection.OUT, NETS)
                .mark(MARK)
                .priority(10)
                .interfaceId(3)
                .template(Template.tunnel(A, B, 7).withSpi(1))));
    ours.put(
        "xfrm policy add dir fwd src 0.0.0.0/0 dst 0.0.0.0/0 priority 2975 tmpl src 0.0.0.0 dst"
            + " 10.0.0.2 proto esp mode tunnel reqid 7 level use",
        policy(
            PolicySpec.of(PolicyDirection.FWD, all)
                .priority(2975)
                .template(Template.tunnel(IpAddress.ofIpv4(0), B, 7).asOptional())));
    ours.put(
        "xfrm policy add dir out src 0.0.0.0/0 dst 0.0.0.0/0 action block priority 100 mark 0xe00"
            + " mask 0xf00",
        policy(PolicySpec.of(PolicyDirection.OUT, all).block().priority(100).mark(MARK)));
    ours.put(
        "xfrm policy add dir out src fd00::/64 dst fd01::/64 tmpl proto esp mode transport tmpl src"
            + " fd00::1 dst fd00::2 proto ah mode tunnel",
        policy(
            PolicySpec.of(
                    PolicyDirection.OUT,
                    Selector.of(Cidr.parse("fd00::/64"), Cidr.parse("fd01::/64")))
                .template(Template.transport(IpFamily.AF_INET6, 0))
                .template(new Template(A6, B6, IpProtocol.AH.number(), 0, Mode.TUNNEL, 0, false))));
    ours.put(
        "xfrm policy add dir out "
            + nets
            + " flag localok icmp limit time-hard 60 limit packet-soft 9",
        policy(
            PolicySpec.of(PolicyDirection.OUT, NETS)
                .localOk()
                .icmp()
                .lifetime(Lifetime.UNLIMITED.seconds(0, 60).packets(9, -1))));
    ours.put(
        "xfrm policy add dir out " + nets + " ptype sub",
        policy(PolicySpec.of(PolicyDirection.OUT, NETS).type(PolicyType.SUB)));
    ours.put(
        "xfrm policy update dir out " + nets + " priority 4",
        PolicySpec.of(PolicyDirection.OUT, NETS)
            .priority(4)
            .build()
            .message(XfrmMessages.UPDPOLICY));
    PolicyId id = PolicyId.of(PolicyDirection.OUT, NETS);
    ours.put(
        "xfrm policy get dir out " + nets + " mark 0xe00 mask 0xf00 if_id 3",
        new PolicyId(id.direction(), id.selector(), 0, MARK, 3, PolicyType.MAIN)
            .message(XfrmMessages.GETPOLICY));
    ours.put("xfrm policy delete dir out " + nets, id.message(XfrmMessages.DELPOLICY));
    ours.put(
        "xfrm policy delete dir out index 9",
        PolicyId.ofIndex(PolicyDirection.OUT, 9).message(XfrmMessages.DELPOLICY));
    return ours;
  }

  @TestFactory
  Stream<DynamicTest> requestsAreThoseOfIproute2() {
    Map<String, byte[]> theirs = Recorded.messages(XfrmGoldenTest.class, "iproute2.txt");
    return Stream.of(states(), policies())
        .flatMap(map -> map.entrySet().stream())
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        assertThat(tree(entry.getValue().toBytes()))
                            .isEqualTo(tree(theirs.get(entry.getKey())))));
  }

  /**
   * Shown as trees, which lose nothing, so that a difference is readable; flags are the sender's.
   */
  private static List<Map<String, Object>> tree(byte[] message) {
    byte[] copy = message.clone();
    Arrays.fill(copy, 6, 16, (byte) 0);
    return MessageTree.decode(Xfrm.CATALOG, copy);
  }

  @TestFactory
  Stream<DynamicTest> everyRecordedMessageIsKnownAndLosesNothing() {
    return Recorded.messages(XfrmGoldenTest.class, "iproute2.txt").entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      List<Map<String, Object>> tree =
                          MessageTree.decode(Xfrm.CATALOG, entry.getValue());
                      assertThat(tree.toString()).contains("XFRM_MSG_").doesNotContain("hex=");
                      assertThat(MessageTree.encode(Xfrm.CATALOG, tree))
                          .isEqualTo(entry.getValue());
                    }));
  }

  @Test
  void addressesAndFlagsAreReadable() {
    String text =
        MessageTree.decode(
                Xfrm.CATALOG,
                Recorded.messages(XfrmGoldenTest.class, "iproute2.txt")
                    .get("xfrm state get src fd00::1 dst fd00::2 proto ah spi 1"))
            .toString();
    assertThat(text).contains("type=XFRM_MSG_GETSA", "daddr=fd00::2", "flags=[REQUEST]");
    assertThat(
            MessageTree.decode(
                    Xfrm.CATALOG,
                    Recorded.messages(XfrmGoldenTest.class, "iproute2.txt").get("xfrm policy list"))
                .toString())
        .contains("flags=[REQUEST, ROOT, MATCH]");
  }
}
