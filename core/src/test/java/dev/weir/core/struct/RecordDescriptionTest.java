// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.annotation.Align;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.Bits;
import dev.weir.core.struct.annotation.Case;
import dev.weir.core.struct.annotation.Le;
import dev.weir.core.struct.annotation.Length;
import dev.weir.core.struct.annotation.Name;
import dev.weir.core.struct.annotation.Offset;
import dev.weir.core.struct.annotation.S8;
import dev.weir.core.struct.annotation.Struct;
import dev.weir.core.struct.annotation.U16;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U64;
import dev.weir.core.struct.annotation.U8;
import dev.weir.core.struct.annotation.Union;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("ArrayRecordComponent") // what is refused here includes arrays
class RecordDescriptionTest {

  private static StructLayout layout(Class<? extends Record> type) {
    return StructCodec.of(MethodHandles.lookup(), type).layout();
  }

  private static void assertRefused(Class<? extends Record> type, String message) {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> layout(type))
        .withMessage(message);
  }

  record Plain(byte a, short b, int c, long d, boolean e) {}

  @Test
  void typesWithoutAnnotation_areWhatCMeansByThem() {
    assertThat(layout(Plain.class))
        .isEqualTo(
            StructLayout.struct("plain").s8("a").s16("b").s32("c").s64("d").bool("e").build());
  }

  record Placed(
      @Be @U16 int destPort,
      @Le @Length(2) int[] le,
      @Align(8) @U8 int aligned,
      @Name("class") @Offset(17) @S8 byte kind,
      @U64 @Bits(40) long wide) {}

  @Test
  void annotations_areTheAttributesOfTheDeclaration() {
    assertThat(layout(Placed.class))
        .isEqualTo(
            StructLayout.struct("placed")
                .be16("dest_port")
                .array("le", CType.Int.S32.in(Endian.LITTLE), 2)
                .align(8)
                .u8("aligned")
                .offset(17)
                .s8("class")
                .bits("wide", CType.Int.U64, 40)
                .build());
  }

  @Be
  @Struct(name = "wire", packed = true, align = 2, size = 6)
  record Wire(@U32 long a, @U8 int b) {}

  @Test
  void annotationsOfTheRecord_areTheAttributesOfTheStruct() {
    assertThat(layout(Wire.class))
        .isEqualTo(
            StructLayout.struct("wire")
                .order(ByteOrder.BIG_ENDIAN)
                .packed()
                .aligned(2)
                .u32("a")
                .u8("b")
                .build());
  }

  @Struct(size = 8)
  record WrongSize(int a) {}

  record WrongOffset(@U32 long a, @Offset(2) @U32 long b) {}

  record TwoTypes(@U8 @U16 int a) {}

  record BothOrders(@Be @Le int a) {}

  record OrderOfText(@Be @Length(3) String a) {}

  record NoLength(String a) {}

  record TooManyLengths(@Length({2, 3}) int[] a) {}

  record ZeroLength(@Length(0) byte[] a) {}

  record LengthOfInt(@Length(2) int a) {}

  record BitsOfText(@Bits(2) @Length(2) String a) {}

  record WideBits(@U8 @Bits(9) int a) {}

  record BitsOfBooleanAlone(@Bits(1) boolean a) {}

  record NarrowJava(@U64 int a) {}

  record NarrowElements(@U64 @Length(2) int[] a) {}

  record SignedByte(@U8 byte a) {}

  record Floating(double a) {}

  record Shorts(@Length(2) short[] a) {}

  record Unknown(Object a) {}

  record IntegerOfRecord(@U8 Plain a) {}

  record Itself(@Length(2) List<Itself> a) {}

  record Outer(NoLength inner) {}

  record SameName(int aB, @Name("a_b") int c) {}

  @Test
  void descriptionsThatAreNoStruct_areRefusedByStructAndMember() {
    assertRefused(
        WrongSize.class,
        "struct wrong_size: has 4 bytes (its last member ends at 4, aligned to 4), not the"
            + " declared 8");
    assertRefused(
        WrongOffset.class,
        "struct wrong_offset, member b: at 2 overlaps what is before it, which ends at 4");
    assertRefused(TwoTypes.class, "struct two_types, member a: both u8 and u16");
    assertRefused(BothOrders.class, "struct both_orders, member a: both @Be and @Le");
    assertRefused(
        OrderOfText.class, "struct order_of_text, member a: @Be and @Le are for integers");
    assertRefused(NoLength.class, "struct no_length, member a: a String needs its @Length");
    assertRefused(
        TooManyLengths.class,
        "struct too_many_lengths, member a: @Length has 2 lengths, too many for int[]");
    assertRefused(ZeroLength.class, "struct zero_length, member a: a length is at least 1, not 0");
    assertRefused(
        LengthOfInt.class, "struct length_of_int, member a: @Length is for arrays and text");
    assertRefused(
        BitsOfText.class, "struct bits_of_text, member a: @Bits is for integers and booleans");
    assertRefused(
        WideBits.class, "struct wide_bits, member a: a bit-field of u8 has 1 to 8 bits, not 9");
    assertRefused(
        BitsOfBooleanAlone.class,
        "struct bits_of_boolean_alone, member a: a bit-field of booleans needs its unit, such as"
            + " @U8");
    assertRefused(NarrowJava.class, "struct narrow_java, member a: a Java int does not hold u64");
    assertRefused(
        NarrowElements.class, "struct narrow_elements, member a: a Java int does not hold u64");
    assertRefused(SignedByte.class, "struct signed_byte, member a: a Java byte does not hold u8");
    assertRefused(Floating.class, "struct floating, member a: a Java double stands for no C type");
    assertRefused(
        Shorts.class,
        "struct shorts, member a: a Java short[] cannot be this array in C; use int[] or long[]");
    assertRefused(
        Unknown.class,
        "struct unknown, member a: nothing is known of Object; name its codec with @CodedBy");
    assertRefused(
        IntegerOfRecord.class, "struct integer_of_record, member a: u8 is for integers, not Plain");
    assertRefused(Itself.class, "struct itself, member a: record Itself contains itself");
    assertRefused(
        Outer.class,
        "struct outer, member inner: struct no_length, member a: a String needs its @Length");
    assertRefused(SameName.class, "struct same_name, member a_b: the name is used twice");
  }

  sealed interface Choice permits One, Two {}

  @Case(1)
  record One(int a) implements Choice {}

  @Case
  record Two(@Length(8) byte[] raw) implements Choice {}

  record Chosen(@U8 int type, @Union(by = "type") Choice choice) {}

  record ChosenByNothing(@Union(by = "type") Choice choice) {}

  record ChosenByText(@Length(4) String type, @Union(by = "type") Choice choice) {}

  sealed interface Same permits SameOne, SameTwo {}

  @Case(1)
  record SameOne(int a) implements Same {}

  @Case({2, 1})
  record SameTwo(int a) implements Same {}

  record ChosenTwice(@U8 int type, @Union(by = "type") Same choice) {}

  sealed interface Bare permits BareOne {}

  record BareOne(int a) implements Bare {}

  record ChosenBare(@U8 int type, @Union(by = "type") Bare choice) {}

  record ChosenOpen(@U8 int type, @Union(by = "type") Runnable choice) {}

  @Test
  void unionsThatCannotBeToldApart_areRefused() {
    assertRefused(
        ChosenByNothing.class,
        "struct chosen_by_nothing, member choice: its discriminator 'type' is no integer component"
            + " of the record");
    assertRefused(
        ChosenByText.class,
        "struct chosen_by_text, member choice: its discriminator 'type' is no integer component of"
            + " the record");
    assertRefused(
        ChosenTwice.class,
        "struct chosen_twice, member choice: two alternatives of the union have @Case 1");
    assertRefused(
        ChosenBare.class,
        "struct chosen_bare, member choice: BareOne of the union is no record with @Case");
    assertRefused(
        ChosenOpen.class,
        "struct chosen_open, member choice: @Union needs a sealed interface, not Runnable");
  }

  @Test
  void caseWithoutValue_isTakenWhenNoOtherMatches() {
    StructCodec<Chosen> codec = StructCodec.of(MethodHandles.lookup(), Chosen.class);
    ByteBuffer buffer = ByteBuffer.allocate(codec.size()).put(0, (byte) 77).put(11, (byte) 5);

    Chosen value = codec.decode(buffer, 0);

    assertThat(value.choice())
        .isInstanceOfSatisfying(Two.class, two -> assertThat(two.raw()[7]).isEqualTo((byte) 5));
    codec.encode(value, buffer, 0);
    assertThat(buffer.get(11)).isEqualTo((byte) 5);
  }

  static final class NeedsArgument implements FieldCodec<String> {
    private final CType type;

    NeedsArgument(CType type) {
      this.type = type;
    }

    @Override
    public CType type() {
      return type;
    }

    @Override
    public void encode(String value, ByteBuffer buffer, int offset) {}

    @Override
    public String decode(ByteBuffer buffer, int offset) {
      return "";
    }
  }

  record WrongValue(@CodedBy(KnownRecords.MacCodec.class) String a) {}

  @Test
  void aCodecOfOtherValuesIsRefusedWhenTheRecordIsDescribed() {
    assertRefused(
        WrongValue.class,
        "struct wrong_value, member a: "
            + KnownRecords.MacCodec.class.getName()
            + " is of Mac, not of String");
  }

  /** A codec whose values only a subclass names. */
  static class Repeating<T> implements FieldCodec<T> {
    @Override
    public CType type() {
      return CType.Int.U32;
    }

    @Override
    public void encode(T value, ByteBuffer buffer, int offset) {}

    @Override
    public T decode(ByteBuffer buffer, int offset) {
      throw new InvalidSpecException("nothing");
    }
  }

  static class OfText extends Repeating<String> {}

  static final class OfTextBelow extends OfText {}

  static final class OfObjects extends Repeating<Object> {}

  static final class OfNumbers extends Repeating<Number> {}

  static final class OfLists extends Repeating<List<String>> {}

  static final class OfTextArrays extends Repeating<String[]> {}

  record BehindGenerics(@CodedBy(OfTextBelow.class) StringBuilder a) {}

  record ThroughGenerics(
      @CodedBy(OfTextBelow.class) String a,
      @CodedBy(OfLists.class) List<String> b,
      @CodedBy(OfTextArrays.class) String[] c) {}

  record Anything(@CodedBy(OfObjects.class) String a) {}

  record Wider(@CodedBy(OfNumbers.class) Integer a) {}

  @Test
  void whatACodecIsOf_isFoundThroughItsSuperclasses() {
    assertThat(layout(ThroughGenerics.class).size()).isEqualTo(12);
    String repeating = RecordDescriptionTest.class.getName();
    assertRefused(
        BehindGenerics.class,
        "struct behind_generics, member a: "
            + repeating
            + "$OfTextBelow is of String, not of StringBuilder");
    assertRefused(
        Anything.class,
        "struct anything, member a: " + repeating + "$OfObjects is of Object, not of String");
    assertRefused(
        Wider.class,
        "struct wider, member a: " + repeating + "$OfNumbers is of Number, not of Integer");
  }

  static class Listing<T> extends Repeating<List<T>> {}

  static final class OfTextLists extends Listing<String> {}

  record OtherList(@CodedBy(OfLists.class) List<Integer> a) {}

  record ListAsArgued(@CodedBy(OfTextLists.class) List<String> a) {}

  /** Erased, both are lists; the first use would be a ClassCastException. */
  @Test
  void aCodecOfAListOfOtherElementsIsRefused() {
    assertRefused(
        OtherList.class,
        "struct other_list, member a: "
            + OfLists.class.getName()
            + " is of java.util.List<java.lang.String>, not of java.util.List<java.lang.Integer>");
    assertThat(layout(ListAsArgued.class).size()).isEqualTo(4);
  }

  @Struct(name = "a b")
  record NoIdentifier(int a) {}

  @Test
  void theNameOfAStructIsACIdentifier() {
    assertRefused(NoIdentifier.class, "struct a b: the name is no C identifier");
  }

  static final class WithoutType implements FieldCodec<String> {
    @Override
    @SuppressWarnings("NullAway") // what somebody else's code may do
    public CType type() {
      return null;
    }

    @Override
    public void encode(String value, ByteBuffer buffer, int offset) {}

    @Override
    public String decode(ByteBuffer buffer, int offset) {
      return "";
    }
  }

  record Typeless(@CodedBy(WithoutType.class) String a) {}

  @Test
  void aCodecWithoutType_isRefused() {
    assertRefused(
        Typeless.class,
        "struct typeless, member a: "
            + WithoutType.class.getName()
            + " has no C type: type() returned null");
  }

  record Unmakeable(@CodedBy(NeedsArgument.class) String a) {}

  private record Hidden(int a) {}

  @Test
  void whatTheLookupCannotReach_isNamed() {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> layout(Unmakeable.class))
        .withMessageContaining("struct unmakeable, member a: ")
        .withMessageContaining("NeedsArgument needs a constructor without parameters");
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> StructCodec.of(MethodHandles.publicLookup(), Hidden.class))
        .withMessageContaining("Hidden is not accessible to java.lang.Object");
  }

  @Test
  void nullWithinAValue_isRefusedByStructAndMember() {
    record Holder(@Length(4) String text) {}
    StructCodec<Holder> codec = StructCodec.of(MethodHandles.lookup(), Holder.class);

    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> codec.encode(new Holder(null), ByteBuffer.allocate(4), 0))
        .withMessage("struct holder, member text: the value is null");
  }

  record Ports(@U16 @Length(2) int[] ports) {}

  @Test
  void arraysOfAnotherLength_areRefused() {
    StructCodec<Ports> codec = StructCodec.of(MethodHandles.lookup(), Ports.class);

    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> codec.encode(new Ports(new int[3]), ByteBuffer.allocate(4), 0))
        .withMessage("struct ports, member ports: an array of 3 elements where it has 2");
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> codec.encode(new Ports(new int[] {1, 65536}), ByteBuffer.allocate(4), 0))
        .withMessage("struct ports, member ports: 65536 does not fit u16 (0 to 65535)");
  }

  @Test
  void moreComponentsThanAMethodTakesAreRefusedInWords(@TempDir Path directory) throws Exception {
    assertThat(StructCodec.of(MethodHandles.lookup(), recordOfLongs(directory, 126)).type().size())
        .isEqualTo(126 * Long.BYTES);
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> StructCodec.of(MethodHandles.lookup(), recordOfLongs(directory, 127)))
        .withMessageContaining("record Longs127: its components take 254 words");
  }

  private static Class<? extends Record> recordOfLongs(Path directory, int components)
      throws Exception {
    String name = "Longs" + components;
    String list =
        IntStream.range(0, components).mapToObj(i -> "long a" + i).collect(Collectors.joining(","));
    Path source = directory.resolve(name + ".java");
    Files.writeString(source, "public record " + name + "(" + list + ") {}");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString());
    assertThat(status).isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      return loader.loadClass(name).asSubclass(Record.class);
    }
  }
}
