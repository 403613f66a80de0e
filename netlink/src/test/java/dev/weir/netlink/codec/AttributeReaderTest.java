// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeReaderTest {
  private static final AttributeSet INNER = AttributeSet.define();
  private static final Attribute<Long> PORT = INNER.add(15, "PORT", Format.u16be());
  private static final AttributeSet SET = AttributeSet.define();
  private static final Attribute<String> NAME = SET.add(3, "NAME", Format.text());
  private static final Attribute<Long> MTU = SET.add(4, "MTU", Format.u32());
  private static final Attribute<Attributes> INFO = SET.add(18, "INFO", Format.nest(INNER));
  private static final Attribute<Long> BIG = SET.add(20, "BIG", Format.u64());
  private static final Attribute<IpAddress> TO = SET.add(21, "TO", Format.ip());
  private static final MessageSchema SCHEMA =
      new MessageSchema(16, "NEW", Struct.define("s").u8("family").u32("index").build(), SET);

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static AttributeReader reader(byte... bytes) {
    return new AttributeReader(
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), 0, bytes.length);
  }

  @Test
  void nestsAreFlaggedPaddedAndMeasured() {
    Attributes written =
        Attributes.of(SET, out -> out.put(NAME, "ab").nest(INFO, inner -> inner.put(PORT, 4789L)));
    // Lengths are native, little on all machines supported; the port is in network order.
    assertThat(written.raw())
        .isEqualTo(
            bytes(7, 0, 3, 0, 'a', 'b', 0, 0, 12, 0, 18, 0x80, 6, 0, 15, 0, 4789 >> 8, 4789, 0, 0));
  }

  @Test
  void whatIsWrittenIsRead() {
    Attributes written =
        Attributes.of(
            SET,
            out ->
                out.put(NAME, "lo")
                    .put(MTU, 0xffff_ffffL)
                    .put(BIG, -1L)
                    .put(TO, IpAddress.parse("fd00::1"))
                    .nest(INFO, inner -> inner.put(PORT, 0xfffeL)));
    assertThat(written.get(NAME)).contains("lo");
    assertThat(written.get(MTU)).contains(0xffff_ffffL);
    assertThat(written.get(BIG)).contains(-1L);
    assertThat(written.get(TO)).contains(IpAddress.parse("fd00::1"));
    assertThat(written.get(INFO).orElseThrow().get(PORT)).contains(0xfffeL);
  }

  @Test
  void theFlagForNetworkByteOrderIsHeeded() {
    AttributeReader reader = reader(bytes(8, 0, 4, 0x40, 0, 0, 5, 220));
    assertThat(reader.number(MTU, 0)).isEqualTo(1500);
  }

  @Test
  void flagsAreNotPartOfTheNumber() {
    AttributeReader reader = reader(bytes(4, 0, 18, 0x80));
    assertThat(reader.next()).isTrue();
    assertThat(reader.number()).isEqualTo(18);
  }

  @Test
  void ofSeveralTheLastCounts() {
    Attributes twice = Attributes.of(SET, out -> out.put(MTU, 1L).put(NAME, "x").put(MTU, 2L));
    assertThat(twice.get(MTU)).contains(2L);
  }

  @Test
  void aWrongWidthIsRememberedAndTheRestIsRead() {
    AttributeReader reader = reader(bytes(6, 0, 4, 0, 1, 2, 0, 0, 7, 0, 3, 0, 'l', 'o', 0, 0));
    assertThat(reader.number(MTU, 7)).isZero();
    assertThat(reader.get(NAME)).contains("lo");
    assertThat(reader.isSound()).isFalse();
    assertThatThrownBy(reader::check)
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("attribute 4")
        .hasMessageContaining("2 bytes where 4");
  }

  @Test
  void damageInANestIsTheOuterReadersToo() {
    AttributeReader reader = reader(bytes(12, 0, 18, 0x80, 9, 0, 15, 0, 1, 2, 0, 0));
    assertThat(reader.next()).isTrue();
    assertThat(reader.nested().next()).isFalse();
    assertThat(reader.isSound()).isFalse();
  }

  @Test
  void theLastAttributeNeedsNoPaddingAndAShortTailIsIgnored() {
    AttributeReader reader = reader(bytes(5, 0, 1, 0, 9));
    assertThat(reader.next()).isTrue();
    assertThat(reader.u8()).isEqualTo(9);
    assertThat(reader.next()).isFalse();
    assertThat(reader.isSound()).isTrue();
    AttributeReader tail = reader(bytes(4, 0, 1, 0, 9, 9));
    assertThat(tail.next()).isTrue();
    assertThat(tail.next()).isFalse();
    assertThat(tail.isSound()).isTrue();
  }

  @Test
  void anAttributeMayNotExceedTheSixteenBitsOfItsLength() {
    assertThatThrownBy(
            () ->
                Message.of(
                    SCHEMA,
                    0,
                    SCHEMA.header().zero(),
                    out ->
                        out.nest(
                            INFO,
                            inner -> {
                              for (int i = 0; i < 8192; i++) {
                                inner.put(PORT, 1L);
                              }
                            })))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("INFO takes 65540 bytes");
  }

  @Test
  void aNumberThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Attributes.of(INNER, out -> out.put(PORT, 65536L)))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> SCHEMA.header().zero().with(SCHEMA.header().field("family"), 256))
        .isInstanceOf(InvalidSpecException.class);
    assertThat(Attributes.of(SET, out -> out.put(MTU, -1L)).get(MTU)).contains(0xffff_ffffL);
  }

  @Test
  void nulInsideATextIsRefused() {
    assertThatThrownBy(() -> Attributes.of(SET, out -> out.put(NAME, "a\0b")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void anIndexInARequestIsNamed() {
    Message message =
        Message.of(
            SCHEMA,
            0,
            SCHEMA.header().zero(),
            out -> out.put(NAME, "ab").nest(INFO, inner -> inner.put(PORT, 1L)));
    assertThat(message.pathAt(15)).isEmpty();
    assertThat(message.pathAt(16)).isEqualTo("s");
    assertThat(message.pathAt(24)).isEqualTo("NAME");
    assertThat(message.pathAt(31)).isEqualTo("NAME");
    assertThat(message.pathAt(32)).isEqualTo("INFO");
    assertThat(message.pathAt(36)).isEqualTo("INFO.PORT");
    assertThat(message.pathAt(43)).isEqualTo("INFO.PORT");
    assertThat(message.pathAt(44)).isEmpty();
  }

  @Test
  void whatIsNotKnownStaysInTheTreeAsBytes() {
    MessageCatalog catalog = MessageCatalog.of("test", SCHEMA);
    byte[] message =
        bytes(
            28, 0, 0, 0, 16, 0, 1, 5, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 4, 0, 99,
            0x80);
    List<Map<String, Object>> tree = MessageTree.decode(catalog, message);
    assertThat(tree)
        .containsExactly(
            Map.of(
                "type",
                "NEW",
                "flags",
                List.of("REQUEST", "REPLACE", "CREATE"),
                "sequence",
                1L,
                "portId",
                2L,
                "header",
                Map.of("family", 2L, "index", 7L),
                "attributes",
                List.of(Map.of("type", 99L, "hex", "", "nested", true))));
    assertThat(MessageTree.encode(catalog, tree)).isEqualTo(message);
  }
}
