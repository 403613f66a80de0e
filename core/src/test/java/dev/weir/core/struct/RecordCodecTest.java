// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.KnownRecords.Drop;
import dev.weir.core.struct.KnownRecords.Event;
import dev.weir.core.struct.KnownRecords.Mac;
import dev.weir.core.struct.KnownRecords.PackedHoles;
import dev.weir.core.struct.KnownRecords.Pair;
import dev.weir.core.struct.KnownRecords.PairsAndNumber;
import dev.weir.core.struct.KnownRecords.PolicyKey;
import dev.weir.core.struct.KnownRecords.Verdict;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.Case;
import dev.weir.core.struct.annotation.U16;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U8;
import dev.weir.core.struct.annotation.Union;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final StructCodec<PolicyKey> POLICY_KEY = StructCodec.of(LOOKUP, PolicyKey.class);
  private static final StructCodec<Event> EVENT = StructCodec.of(LOOKUP, Event.class);

  static Stream<String> names() {
    return KnownRecords.codecs().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void recordHasTheLayoutOfTheStruct(String name) {
    StructLayout layout = KnownRecords.codecs().get(name).layout();
    StructLayout known = KnownStructs.all().get(name);

    assertThat(layout.size()).isEqualTo(known.size());
    assertThat(layout.alignment()).isEqualTo(known.alignment());
    if (!name.startsWith("xfrm_")) { // there a4 and a6 are a union, here one of them is chosen
      assertThat(layout.differences(known)).isEmpty();
      assertThat(layout.hasShapeOf(known)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void bytesOfTheCompilerSurviveDecodingAndEncodingOverDirt(String name) {
    roundTrip(KnownRecords.codecs().get(name), Oracle.entries().get(name).bytes());
  }

  private static <T> void roundTrip(StructCodec<T> codec, String hex) {
    T value = codec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), 0);
    byte[] bytes = new byte[codec.size() + 9];
    Arrays.fill(bytes, (byte) 0xEE);

    codec.encode(value, ByteBuffer.wrap(bytes), 5);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("ee".repeat(5) + hex + "ee".repeat(4));
  }

  @Test
  void decodesTheValuesTheCompilersProgramSet() {
    assertThat(decode("policy_key")).isEqualTo(new PolicyKey(64, 0xfffffff0L, true, 6, 443));
    assertThat(decode("nlmsghdr"))
        .isEqualTo(new KnownRecords.MessageHeader(0x01020304, 0x1122, 0x0305, 0xfffffffeL, 77));
    assertThat(decode("ethhdr"))
        .isEqualTo(
            new KnownRecords.Ethhdr(new Mac(0x81888f969da4L), new Mac(0x81888f969da4L), 0x86dd));
    assertThat(decode("big_iphdr"))
        .isEqualTo(new KnownRecords.BigIphdr(4, 5, 0xb8, 1500, 0xabcd, 2, 0x1234));
    assertThat(decode("signed_all"))
        .isEqualTo(
            new KnownRecords.SignedAll(
                Byte.MIN_VALUE, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE));
    assertThat(decode("names")).isEqualTo(new KnownRecords.Names("abc", 9, "eth0.1é🐧"));
    assertThat(decode("event_drop")).isEqualTo(new Event(1, new Drop(0x1122334455667788L, 133), 3));
    assertThat(decode("event_verdict")).isEqualTo(new Event(2, new Verdict(0xcafebabeL), 4));
  }

  @Test
  void decodesArraysOfArraysAndOfStructs() {
    KnownRecords.NestedArrays value = (KnownRecords.NestedArrays) decode("nested_arrays");

    assertThat(value.m()).isDeepEqualTo(new int[][] {{1, 0, 0x0203}, {0, 0xfffe, 0}});
    assertThat(value.p()).containsExactly(new Pair(1, 0), new Pair(0, 0), new Pair(0, 0x0405));
    assertThat(value.s())
        .containsExactly(
            new PairsAndNumber(List.of(new Pair(0, 0), new Pair(7, 0)), 0),
            new PairsAndNumber(List.of(new Pair(0, 0x0809), new Pair(0, 0)), 0x01020304));
  }

  private static Object decode(String name) {
    byte[] bytes = HexFormat.of().parseHex(Oracle.entries().get(name).bytes());
    return KnownRecords.codecs().get(name).decode(ByteBuffer.wrap(bytes), 0);
  }

  @Test
  void packedStructKeepsItsHoles() {
    StructCodec<PackedHoles> codec = StructCodec.of(LOOKUP, PackedHoles.class);

    roundTrip(codec, hex(codec, new PackedHoles(1, 0, 0)));
    assertThat(codec.layout().offset("b")).isEqualTo(3);
    assertThat(codec.layout().offset("c")).isEqualTo(10);
  }

  private static <T> String hex(StructCodec<T> codec, T value) {
    byte[] bytes = new byte[codec.size()];
    codec.encode(value, ByteBuffer.wrap(bytes), 0);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void encode_leavesPositionLimitAndOrderOfTheBufferAlone() {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(40).order(order).position(7).limit(33);
      PolicyKey value = new PolicyKey(64, 77, false, 17, 53);

      POLICY_KEY.encode(value, buffer, 21);

      assertThat(POLICY_KEY.decode(buffer, 21)).isEqualTo(value);
      assertThat(buffer.position()).isEqualTo(7);
      assertThat(buffer.limit()).isEqualTo(33);
      assertThat(buffer.order()).isEqualTo(order);
      assertThat(buffer.get(31) == 53 || buffer.get(32) == 53).isTrue();
    }
  }

  @Test
  void encode_valueThatDoesNotFit_namesStructAndMember() {
    ByteBuffer buffer = ByteBuffer.allocate(12);

    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> POLICY_KEY.encode(new PolicyKey(64, 1, true, 6, 65536), buffer, 0))
        .withMessage("struct policy_key, member dport: 65536 does not fit be16 (0 to 65535)");
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> POLICY_KEY.encode(new PolicyKey(-1, 1, true, 6, 1), buffer, 0))
        .withMessageContaining("member prefixlen: -1 does not fit u32 (0 to 4294967295)");
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> POLICY_KEY.encode(new PolicyKey(1, 1L << 32, true, 6, 1), buffer, 0))
        .withMessageContaining("member identity: 4294967296");
  }

  @Test
  void decode_unsignedBeyondTheJavaInt_isAnErrorAndNoNegativeNumber() {
    ByteBuffer buffer = ByteBuffer.allocate(12).putInt(0, -1);

    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> POLICY_KEY.decode(buffer, 0))
        .withMessage(
            "struct policy_key, member prefixlen: 4294967295 was read, which exceeds a Java int");
  }

  @Test
  void structThatIsNotWithinTheBuffer_isRefusedBeforeAnyByteIsWritten() {
    PolicyKey value = new PolicyKey(1, 1, true, 1, 1);
    ByteBuffer buffer = ByteBuffer.allocate(40).limit(20);

    for (int offset : new int[] {-1, 9, 20, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> POLICY_KEY.encode(value, buffer, offset))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("struct policy_key (12 bytes) at offset " + offset);
      assertThatThrownBy(() -> POLICY_KEY.decode(buffer, offset))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(buffer.array()).containsOnly(0);
    POLICY_KEY.encode(value, buffer, 8);
    assertThat(POLICY_KEY.decode(buffer, 8)).isEqualTo(value);
  }

  @Test
  void readOnlyBuffer_isDecodedAndNotEncodedInto() {
    ByteBuffer buffer = ByteBuffer.allocate(12).asReadOnlyBuffer();

    assertThat(POLICY_KEY.decode(buffer, 0)).isEqualTo(new PolicyKey(0, 0, false, 0, 0));
    assertThatThrownBy(() -> POLICY_KEY.encode(new PolicyKey(0, 0, false, 0, 0), buffer, 0))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void union_shortAlternative_clearsWhatTheLongerOneLeft() {
    byte[] bytes = new byte[EVENT.size()];
    Arrays.fill(bytes, (byte) 0xFF);

    EVENT.encode(new Event(3, new Verdict(1), 0), ByteBuffer.wrap(bytes), 0);

    ByteBuffer expected = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    expected.put(0, (byte) 3).putInt(8, 1);
    assertThat(bytes).isEqualTo(expected.array());
  }

  @Test
  void union_discriminatorAndRecordDisagree_isAnErrorThatSaysWhatWasMeant() {
    ByteBuffer buffer = ByteBuffer.allocate(EVENT.size());

    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> EVENT.encode(new Event(1, new Verdict(1), 0), buffer, 0))
        .withMessage("struct event, member body: Verdict where type = 1 means drop");
    buffer.put(0, (byte) 9);
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> EVENT.decode(buffer, 0))
        .withMessage(
            "struct event, member body: nothing is declared for type = 9, only drop, verdict");
  }

  sealed interface Address permits V4, V6 {}

  @Case(2)
  record V4(@Be @U32 long a4) implements Address {}

  @Case(10)
  record V6(AddressWords a6) implements Address {}

  record AddressWords(
      @Be @U32 long first, @Be @U32 long second, @Be @U32 long third, @Be @U32 long fourth) {}

  record Peer(@Union(by = "family") Address address, @U16 int family) {}

  @Test
  void union_discriminatorBehindIt_isWrittenFirst() {
    StructCodec<Peer> codec = StructCodec.of(LOOKUP, Peer.class);
    Peer value = new Peer(new V4(0x7f000001), 2);

    roundTrip(codec, hex(codec, value));

    assertThat(hex(codec, value)).startsWith("7f000001" + "00".repeat(12));
  }

  @Test
  void layoutOfARecord_printsAsItsDeclaration() {
    assertThat(POLICY_KEY.layout().describe())
        .isEqualTo(
            """
            struct policy_key {
                u32 prefixlen;                       /*     0       4 */
                u32 identity;                        /*     4       4 */
                u8 egress:1;                         /*     8: 0  1 bits */

                /* XXX 7 bits hole */

                u8 proto;                            /*     9       1 */
                be16 dport;                          /*    10       2 */

                /* size: 12, members: 5 */
            };
            """);
  }

  @Test
  void handWrittenCodec_servesWithinAStruct() {
    StructCodec<Holder> codec = StructCodec.of(LOOKUP, Holder.class);
    Holder value = new Holder(7, new ByHand.Point(1, -2));

    roundTrip(codec, hex(codec, value));

    assertThat(codec.layout().type("point")).isEqualTo(new ByHand().type());
    assertThat(codec.size()).isEqualTo(12);
    assertThat(Map.of(1, value))
        .containsValue(
            codec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex(codec, value))), 0));
  }

  record Holder(@U8 int tag, ByHand.Point point) {}

  /** What a user writes who wants no annotations. */
  static final class ByHand implements StructCodec<ByHand.Point> {
    private static final StructLayout LAYOUT =
        StructLayout.struct("point").s32("x").s32("y").build();
    private static final IntField X = LAYOUT.s32("x");
    private static final IntField Y = LAYOUT.s32("y");

    @CodedBy(ByHand.class)
    record Point(int x, int y) {}

    @Override
    public StructLayout layout() {
      return LAYOUT;
    }

    @Override
    public void encode(Point value, ByteBuffer buffer, int offset) {
      X.set(buffer, offset, value.x());
      Y.set(buffer, offset, value.y());
    }

    @Override
    public Point decode(ByteBuffer buffer, int offset) {
      return new Point(X.get(buffer, offset), Y.get(buffer, offset));
    }
  }
}
