// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfLinkage;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.core.error.InvalidSpecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCodecTest {
  private final BtfBuilder types = BtfBuilder.create(ByteOrder.BIG_ENDIAN);
  private final int u8 = types.add(new BtfType.Int("unsigned char", 1, 0));
  private final int u32 = types.add(new BtfType.Int("unsigned int", 4, 0));
  private final int s64 = types.add(new BtfType.Int("long", 8, BtfType.Int.SIGNED));

  private ValueCodec codec(BtfType type) {
    int id = types.add(type);
    return ValueCodec.of(types.build(), id);
  }

  private static Btf fixture(String target, String object) {
    String name = "/dev/weir/bpf/fixtures/clang-19/" + target + "/" + object + ".o";
    try (InputStream in = ValueCodecTest.class.getResourceAsStream(name)) {
      return ObjectSpec.parse(in).btf().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void numbersAreInTheByteOrderOfTheTypes() {
    ValueCodec codec =
        codec(
            new BtfType.Struct(
                "pair", 16, List.of(new Member("a", u32, 0), new Member("b", s64, 64))));
    BtfValue value = codec.decode(bytes("00000102" + "00000000" + "fffffffffffffffe"));

    assertThat(value).hasToString("{\"a\": 258, \"b\": -2}");
    assertThat(hex(codec.encode(value))).isEqualTo("0000010200000000fffffffffffffffe");
  }

  /** The first byte of a bit-field struct as each machine's compiler lays it out. */
  @ParameterizedTest
  @CsvSource({"bpfel, 54", "bpfeb, 45"})
  void bitFieldsAreWhereTheCompilerPutThem(String target, String first) {
    Btf btf = fixture(target, "btf_bitfields");
    ValueCodec codec = ValueCodec.of(btf, btf.id("flags", BtfKind.STRUCT));
    byte[] data = new byte[codec.size()];
    data[0] = bytes(first)[0];

    BtfValue.Struct flags = (BtfValue.Struct) codec.decode(data);
    assertThat(flags.member("version")).hasToString("Optional[\"0x4\"]");
    assertThat(flags.member("length")).hasToString("Optional[\"0x5\"]");
    assertThat(codec.encode(flags)).isEqualTo(data);
  }

  @Test
  void floatingPointNumbers() {
    int real = types.add(new BtfType.FloatType("double", 8));
    ValueCodec codec = codec(new BtfType.Typedef("seconds", real));

    assertThat(codec.decode(bytes("3ff8000000000000"))).isEqualTo(new BtfValue.Real(1.5));
    assertThat(hex(codec.encode(BtfValue.Int.of(-2)))).isEqualTo("c000000000000000");
    assertThat(codec.decode(bytes("fff0000000000000"))).hasToString("\"-Infinity\"");
    assertThat(hex(codec.encode(new BtfValue.Text("-Infinity")))).isEqualTo("fff0000000000000");
  }

  @Test
  void floatsOfOtherSizesAreBytes() {
    ValueCodec codec = codec(new BtfType.FloatType("_Float16", 2));

    assertThat(codec.decode(bytes("3c00"))).isEqualTo(new BtfValue.Bytes("3c00"));
    assertThat(hex(codec.encode(new BtfValue.Bytes("3c00")))).isEqualTo("3c00");
    assertThat(hex(codec.encode(new BtfValue.Text("hex:3c00")))).isEqualTo("3c00");
  }

  @Test
  void numbersOfAnEnumerationGoByName() {
    List<Enumerator> values = List.of(new Enumerator("LOW", 1), new Enumerator("HIGH", 0xf0));
    ValueCodec codec = codec(new BtfType.Enum32("level", 1, false, values));

    assertThat(codec.decode(bytes("f0"))).isEqualTo(new BtfValue.Enumerator("HIGH"));
    assertThat(codec.decode(bytes("ff"))).isEqualTo(BtfValue.Int.of(-1));
    assertThat(hex(codec.encode(BtfValue.Int.of(-1)))).isEqualTo("ff");
    assertThat(hex(codec.encode(BtfValue.Int.of(255)))).isEqualTo("ff");
    refused(codec, BtfValue.Int.of(256), "256 does not fit in 8 bits");
    assertThat(hex(codec.encode(new BtfValue.Text("HIGH")))).isEqualTo("f0");
    assertThat(hex(codec.encode(BtfValue.Int.of(7)))).isEqualTo("07");
    assertThatThrownBy(() -> codec.encode(new BtfValue.Text("MIDDLE")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("MIDDLE is none of [LOW, HIGH]");
  }

  @Test
  void aSectionIsItsVariablesByName() {
    int count = types.add(new BtfType.Var("count", s64, BtfLinkage.GLOBAL));
    int flag = types.add(new BtfType.Var("flag", u8, BtfLinkage.STATIC));
    ValueCodec codec =
        codec(
            new BtfType.DataSec(
                ".bss",
                16,
                List.of(
                    new BtfType.SectionVariable(count, 0, 8),
                    new BtfType.SectionVariable(flag, 8, 1))));
    byte[] data = bytes("0000000000000005" + "0100000000000000");

    BtfValue value = codec.decode(data);
    assertThat(value).hasToString("{\".bss\": [{\"count\": 5}, {\"flag\": 1}]}");
    assertThat(codec.encode(value)).isEqualTo(data);
    // As it comes back from JSON:
    BtfValue.Array variables =
        new BtfValue.Array(
            List.of(
                BtfValue.Struct.of(Map.of("count", BtfValue.Int.of(5))),
                BtfValue.Struct.of(Map.of("flag", BtfValue.Int.of(1)))));
    assertThat(codec.encode(BtfValue.Struct.of(Map.of(".bss", variables)))).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bpfel", "bpfeb"})
  void membersOfAnonymousStructsAreTheOuters(String target) {
    Btf btf = fixture(target, "btf_bitfields");
    ValueCodec codec = ValueCodec.of(btf, btf.id("enum_flags", BtfKind.STRUCT));
    Map<String, BtfValue> given = new LinkedHashMap<>();
    given.put("mode", new BtfValue.Text("AUTO"));
    given.put("rest", BtfValue.Int.of(0));
    given.put("low", BtfValue.Int.of(1));
    given.put("high", BtfValue.Int.of(2));

    BtfValue.Struct value = (BtfValue.Struct) codec.decode(codec.encode(BtfValue.Struct.of(given)));
    assertThat(value.member("mode")).hasToString("Optional[\"0x2\"]");
    assertThat(value.member("high")).contains(new BtfValue.Hex(BigInteger.TWO));
    assertThat(value.member("raw"))
        .contains(BtfValue.Int.of(target.equals("bpfel") ? 0x20001 : 0x10002));
  }

  @Test
  void whatDoesNotFitIsRefusedByTheNameOfTheMember() {
    int array = types.add(new BtfType.Array(u8, u32, 2));
    int inner = types.add(new BtfType.Struct("inner", 2, List.of(new Member("b", array, 0))));
    ValueCodec codec = codec(new BtfType.Struct("outer", 2, List.of(new Member("a", inner, 0))));
    BtfValue tooLarge =
        BtfValue.Struct.of(
            Map.of(
                "a",
                BtfValue.Struct.of(
                    Map.of(
                        "b",
                        new BtfValue.Array(List.of(BtfValue.Int.of(1), BtfValue.Int.of(256)))))));

    refused(codec, tooLarge, "a.b[1]: 256 does not fit in 8 bits");
    refused(codec, new BtfValue.Struct(List.of()), "member a is missing");
    refused(codec, BtfValue.Int.of(1), "an object is needed, not 1");
    refused(
        codec,
        BtfValue.Struct.of(Map.of("a", new BtfValue.Text("hex:0102"), "c", BtfValue.Int.of(1))),
        "struct outer has no member c");
    refused(
        codec, BtfValue.Struct.of(Map.of("a", new BtfValue.Text("hex:01"))), "a: 1 bytes where");
    refused(codec, BtfValue.Struct.of(Map.of("a", new BtfValue.Text("hex:0g01"))), "a: hex:0g01: ");
    assertThat(hex(codec.encode(BtfValue.Struct.of(Map.of("a", new BtfValue.Text("hex:0102"))))))
        .isEqualTo("0102");
  }

  private static void refused(ValueCodec codec, BtfValue value, String message) {
    assertThatThrownBy(() -> codec.encode(value))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void membersOfAUnionMustAgree() {
    ValueCodec codec =
        codec(
            new BtfType.Union(
                "either", 4, List.of(new Member("n", u32, 0), new Member("b", u8, 0))));

    assertThat(hex(codec.encode(BtfValue.Struct.of(Map.of("b", BtfValue.Int.of(9))))))
        .isEqualTo("09000000");
    refused(
        codec,
        BtfValue.Struct.of(Map.of("n", BtfValue.Int.of(1), "b", BtfValue.Int.of(9))),
        "b: contradicts another member");
    refused(codec, new BtfValue.Struct(List.of()), "one of the members [n, b] is needed");
  }

  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, true", "9223372036854775807, true", "0xffffffffffffffff, true",
    "9223372036854775808, false", "-9223372036854775809, false", "0x1ffffffffffffffff, false",
    "ten, false", "'', false"
  })
  void numbersMayBeTextAndMustBeInRange(String text, boolean fits) {
    ValueCodec codec = codec(new BtfType.Typedef("s64", s64));
    if (fits) {
      assertThat(codec.decode(codec.encode(new BtfValue.Text(text))))
          .isEqualTo(
              new BtfValue.Int(
                  text.startsWith("0x") ? BigInteger.ONE.negate() : new BigInteger(text)));
    } else {
      assertThatThrownBy(() -> codec.encode(new BtfValue.Text(text)))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Property(tries = 300)
  void whatIsShownCanBeGivenBack(@ForAll("structs") String place, @ForAll("random") Random random) {
    String[] words = place.split(" ", -1);
    Btf btf = fixture(words[0], words[1]);
    ValueCodec codec = ValueCodec.of(btf, btf.id(words[2], BtfKind.STRUCT));
    byte[] data = new byte[codec.size()];
    random.nextBytes(data);

    BtfValue value = codec.decode(data);
    byte[] again = codec.encode(value);
    assertThat(codec.decode(again)).isEqualTo(value);
  }

  /** The other member of the union has the bits that a NaN by its name would lose. */
  @Test
  void aNanOfAnotherKindIsGivenBackBitForBit() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.LITTLE_ENDIAN);
    int number = builder.add(new BtfType.FloatType("float", 4));
    int bits = builder.add(new BtfType.Int("unsigned int", 4, 0));
    int union =
        builder.add(
            new BtfType.Union(
                "both",
                4,
                List.of(
                    new BtfType.Member("bits", bits, 0, 0),
                    new BtfType.Member("number", number, 0, 0))));
    ValueCodec codec = ValueCodec.of(builder.build(), union);
    byte[] signaling = {1, 0, (byte) 0xa0, 0x7f};

    assertThat(codec.encode(codec.decode(signaling))).isEqualTo(signaling);
  }

  /** Of types that contain each other, overlap, or end beyond their ends. */
  @Property(tries = 300)
  void anyTypesGiveAValueOrAreRefused(
      @ForAll("composites") List<BtfType> list, @ForAll("random") Random random) {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.LITTLE_ENDIAN);
    list.forEach(builder::add);
    Btf btf = builder.build();
    btf.ids()
        .forEach(
            id -> {
              try {
                ValueCodec codec = ValueCodec.of(btf, id);
                byte[] data = new byte[codec.size()];
                random.nextBytes(data);
                codec.encode(codec.decode(data));
              } catch (InvalidSpecException e) {
                assertThat(e).hasMessageNotContaining("null");
              }
            });
  }

  @Provide
  Arbitrary<String> structs() {
    return Arbitraries.of(
        "bpfel btf_kinds everything",
        "bpfeb btf_kinds everything",
        "bpfel btf_kinds node",
        "bpfeb btf_bitfields flags",
        "bpfel btf_bitfields flags",
        "bpfeb btf_bitfields packed_flags",
        "bpfel btf_bitfields packed_flags",
        "bpfeb btf_bitfields enum_flags");
  }

  @Provide
  Arbitrary<Random> random() {
    return Arbitraries.randoms();
  }

  @Provide
  Arbitrary<List<BtfType>> composites() {
    Arbitrary<Integer> ids = Arbitraries.integers().between(0, 8);
    Arbitrary<Member> members =
        Combinators.combine(
                Arbitraries.of("", "a", "b"),
                ids,
                Arbitraries.longs().between(0, 24),
                Arbitraries.of(0, 0, 0, 3, 40))
            .as(Member::new);
    Arbitrary<BtfType> type =
        Arbitraries.oneOf(
            members.list().ofMaxSize(3).map(list -> new BtfType.Struct("s", 8, list)),
            members.list().ofMaxSize(3).map(list -> new BtfType.Union("u", 8, list)),
            Arbitraries.of(1, 2, 4, 8).map(size -> new BtfType.Int("i", size, 0)),
            Arbitraries.integers().between(1, 64).map(bits -> new BtfType.Int("b", 8, 0, 0, bits)),
            Combinators.combine(ids, Arbitraries.of(0L, 1L, 3L, 0xffff_ffffL))
                .as((element, length) -> new BtfType.Array(element, 1, length)),
            ids.map(BtfType.Const::new),
            ids.map(BtfType.Ptr::new));
    return type.list().ofSize(8);
  }
}
