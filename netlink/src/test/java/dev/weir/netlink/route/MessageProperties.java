// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageTree;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import dev.weir.netlink.internal.rtnl.NextHopEntry;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever comes in gives a value or the declared error, and a tree loses nothing. */
class MessageProperties {
  private static final byte[] SAMPLE =
      LinkEncoder.create(
              LinkSpec.of("vx0", LinkKind.Vxlan.to(7, IpAddress.parse("::1"))).mtu(1400).build(),
              -1)
          .toBytes();

  @Provide
  Arbitrary<byte[]> messages() {
    Arbitrary<Integer> types = Arbitraries.integers().between(16, 110);
    Arbitrary<byte[]> body = Arbitraries.bytes().array(byte[].class).ofMaxSize(120);
    return Combinators.combine(types, body)
        .as(
            (type, content) -> {
              ByteBuffer buffer =
                  ByteBuffer.allocate(16 + content.length).order(ByteOrder.nativeOrder());
              buffer.putInt(buffer.capacity()).putShort(type.shortValue()).putShort((short) 2);
              return buffer.putLong(7).put(content).array();
            });
  }

  /** Attributes whose lengths are right more often than chance would have it. */
  @Provide
  Arbitrary<byte[]> attributes() {
    Arbitrary<byte[]> one =
        Combinators.combine(
                Arbitraries.integers().between(0, 64),
                Arbitraries.of(0, 0x8000, 0x4000),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(24))
            .as(
                (number, flags, content) -> {
                  ByteBuffer buffer =
                      ByteBuffer.allocate(4 + ((content.length + 3) & -4))
                          .order(ByteOrder.nativeOrder());
                  buffer.putShort((short) (4 + content.length)).putShort((short) (number | flags));
                  return buffer.put(content).array();
                });
    return Combinators.combine(
            Arbitraries.of(16, 20, 24, 28, 32, 36, 44, 88), one.list().ofMaxSize(8))
        .as(
            (type, list) -> {
              int header =
                  switch (type) {
                    case 16 -> 16;
                    case 20 -> 8;
                    case 36, 44 -> 20;
                    case 88 -> 4;
                    default -> 12;
                  };
              int size = 16 + header + list.stream().mapToInt(each -> each.length).sum();
              ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
              buffer.putInt(size).putShort(type.shortValue()).putShort((short) 0);
              buffer.putLong(9).position(16 + header);
              list.forEach(buffer::put);
              return buffer.array();
            });
  }

  @Property
  void anyBytesAreMessagesOrTheDeclaredError(@ForAll byte[] bytes) {
    decode(bytes);
  }

  @Property
  void anyContentGivesAValueOrTheDeclaredError(@ForAll("messages") byte[] message) {
    decode(message);
  }

  @Property
  void aTreeTurnsBackIntoTheSameBytes(@ForAll("attributes") byte[] message) {
    List<Map<String, Object>> tree = MessageTree.decode(Rtnetlink.CATALOG, message);
    assertThat(MessageTree.encode(Rtnetlink.CATALOG, tree)).isEqualTo(message);
  }

  @Property
  void aBitFlippedInARealMessage(@ForAll int where) {
    byte[] flipped = SAMPLE.clone();
    int bit = Math.floorMod(where, flipped.length * 8);
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    decode(flipped);
  }

  /** A cable's description holds that of its other end, which could hold another's. */
  @Property(tries = 30)
  void attributesInAttributesHoweverDeep(@ForAll @IntRange(min = 1, max = 1500) int depth) {
    Attributes inner = Attributes.of(LinkMessages.LINK, out -> {});
    for (int i = 0; i < depth; i++) {
      inner = nested(inner);
    }
    Attributes deepest = inner;
    byte[] message =
        Message.of(
                LinkMessages.RTM_NEWLINK,
                0,
                LinkMessages.IFINFOMSG.zero(),
                out -> out.attributes(deepest))
            .toBytes();
    decode(message);
    assertThat(
            MessageTree.encode(Rtnetlink.CATALOG, MessageTree.decode(Rtnetlink.CATALOG, message)))
        .isEqualTo(message);
  }

  private static Attributes nested(Attributes inner) {
    return Attributes.of(
        LinkMessages.LINK,
        out ->
            out.nest(
                LinkMessages.IFLA_LINKINFO,
                info ->
                    info.put(LinkMessages.IFLA_INFO_KIND, "veth")
                        .nest(
                            LinkMessages.IFLA_INFO_DATA,
                            data ->
                                data.flat(
                                    LinkMessages.VETH_INFO_PEER,
                                    peer ->
                                        peer.struct(LinkMessages.IFINFOMSG.zero())
                                            .attributes(inner)))));
  }

  @Property(tries = 10)
  void pathsInPathsHoweverDeep(@ForAll @IntRange(min = 1, max = 4000) int depth) {
    Attributes inner = Attributes.of(RouteMessages.ROUTE, out -> {});
    for (int i = 0; i < depth; i++) {
      List<NextHopEntry> hops = List.of(new NextHopEntry(0, 0, 1, inner));
      inner = Attributes.of(RouteMessages.ROUTE, out -> out.put(RouteMessages.RTA_MULTIPATH, hops));
    }
    Attributes deepest = inner;
    decode(
        Message.of(
                RouteMessages.RTM_NEWROUTE,
                0,
                RouteMessages.RTMSG.zero(),
                out -> out.attributes(deepest))
            .toBytes());
  }

  @Test
  void aTreeNestedTooDeeplyIsRefused() {
    Object tree = List.of();
    for (int i = 0; i < 100_000; i++) {
      tree = List.of(tree);
    }
    Object deep = tree;
    assertThatThrownBy(() -> MessageTree.encode(Rtnetlink.CATALOG, (List<?>) deep))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("nested");
  }

  @Property
  void objectsOfAnyContentGiveValuesOrTheDeclaredError(@ForAll("attributes") byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    Message message =
        Message.read(
            Rtnetlink.CATALOG.byType(buffer.getShort(4)).orElseThrow(), buffer, 0, bytes.length);
    try {
      switch (buffer.getShort(4)) {
        case 16 -> {
          Link link = Link.of(message);
          assertThat(link.name() + link.kind() + link.alias() + link.mtu()).isNotNull();
          assertThat(link.xdp()).isNotNull();
          assertThat(link.vxlan()).isNotNull();
        }
        case 20 -> assertThat(Address.of(message).address()).isNotNull();
        case 24 -> {
          assertThat(Route.of(message).nextHops()).isNotNull();
          assertThat(Route.of(message).destination()).isNotNull();
        }
        case 28 -> assertThat(Neighbour.of(message).hardwareAddress()).isNotNull();
        case 32 -> {
          assertThat(Rule.of(message).inputDevice()).isNotNull();
          assertThat(Rule.of(message).source()).isNotNull();
          assertThat(Rule.of(message).destination()).isNotNull();
        }
        default -> assertThat(message.toString()).isNotEmpty();
      }
    } catch (MalformedMessageException declared) {
      assertThat(declared).hasMessageMatching("(?s).*(attribute|address).*");
    }
  }

  private static void decode(byte[] bytes) {
    List<Map<String, Object>> tree;
    try {
      tree = MessageTree.decode(Rtnetlink.CATALOG, bytes);
    } catch (MalformedMessageException declared) {
      return;
    }
    List<Map<String, Object>> again =
        MessageTree.decode(Rtnetlink.CATALOG, MessageTree.encode(Rtnetlink.CATALOG, tree));
    assertThat(again).isEqualTo(tree);
  }
}
