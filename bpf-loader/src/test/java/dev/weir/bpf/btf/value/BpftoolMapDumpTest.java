// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.kernel.BtfSupport;
import dev.weir.bpf.internal.maps.MapCreation;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelAssumptions;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a value is shown as, beside what bpftool makes of the same bytes in the same map. */
@KernelTest(capabilities = {Capability.BPF, Capability.SYS_ADMIN})
class BpftoolMapDumpTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** Different in every run, and told when a test fails. */
  private static final long SEED = System.nanoTime();

  private static final int VALUES = 6;

  @ParameterizedTest
  @ValueSource(strings = {"node", "packed", "everything"})
  void everyKindOfType(String name) {
    compare("btf_kinds", name, BtfKind.STRUCT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags", "packed_flags", "enum_flags"})
  void bitFields(String name) {
    compare("btf_bitfields", name, BtfKind.STRUCT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"long", "unsigned __int128", "_Bool", "char", "__int128", "short"})
  void integers(String name) {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int type =
        switch (name) {
          case "long" -> builder.add(new BtfType.Int(name, 8, BtfType.Int.SIGNED));
          case "short" -> builder.add(new BtfType.Int(name, 2, 0));
          case "_Bool" -> builder.add(new BtfType.Int(name, 1, BtfType.Int.BOOL));
          case "char" -> builder.add(new BtfType.Int(name, 1, BtfType.Int.CHAR));
          default -> builder.add(new BtfType.Int(name, 16, 0));
        };
    compare(builder, type);
  }

  @Test
  void textIsWhatIsPrintableBeforeANul() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int index = builder.add(new BtfType.Int("unsigned int", 4, 0));
    int character = builder.add(new BtfType.Int("char", 1, BtfType.Int.SIGNED));
    int constant = builder.add(new BtfType.Const(character));
    int array = builder.add(new BtfType.Array(constant, index, 8));
    compare(
        builder,
        array,
        List.of(
            "weir\0abc".getBytes(StandardCharsets.US_ASCII),
            "weir\nab\0".getBytes(StandardCharsets.US_ASCII),
            "unended!".getBytes(StandardCharsets.US_ASCII),
            new byte[8]));
  }

  private static Btf fixture(String object) {
    String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "bpfel" : "bpfeb";
    String name = "/dev/weir/bpf/fixtures/clang-19/" + order + "/" + object + ".o";
    try (InputStream in = BpftoolMapDumpTest.class.getResourceAsStream(name)) {
      return ObjectSpec.parse(in).btf().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(String object, String name, BtfKind kind) {
    Btf btf = fixture(object);
    BtfBuilder builder = BtfBuilder.create(btf.order());
    int id = builder.copy(btf, btf.id(name, kind));
    if (builder.type(id) instanceof BtfType.Struct struct) {
      // bpftool gives up on floating-point numbers.
      List<BtfType.Member> members = new ArrayList<>(struct.members());
      members.removeIf(member -> member.name().equals("number_union"));
      builder.replace(id, new BtfType.Struct(name, struct.size(), members));
    }
    compare(builder, id);
  }

  private static void compare(BtfBuilder builder, int type) {
    int size = (int) builder.build().sizeOf(type);
    Random random = new Random(SEED);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      byte[] value = new byte[size];
      random.nextBytes(value);
      // Small numbers as well: those that enumerations have names for, and zero.
      for (int b = 0; b < size && i % 2 == 0; b++) {
        value[b] &= (byte) (i == 0 ? 0 : 1);
      }
      values.add(value);
    }
    compare(builder, type, values);
  }

  private static void compare(BtfBuilder builder, int type, List<byte[]> values) {
    KernelAssumptions.assumeTools("bpftool");
    int key = builder.add(new BtfType.Int("unsigned int", 4, 0));
    Btf btf = builder.build();
    assumeTrue(
        BtfFeature.sanitize(btf, BtfSupport.probe()) == btf,
        "needs a kernel that takes all of these types");
    ValueCodec codec = ValueCodec.of(btf, type);
    MapSpec spec =
        MapSpec.builder("values", MapType.ARRAY)
            .keySize(4)
            .valueSize(codec.size())
            .maxEntries(values.size())
            .typeIds(key, type)
            .build();
    try (LoadedBtf loaded = LoadedBtf.load(btf, "test");
        BpfMap map = BpfMap.adopt(MapCreation.create(spec, loaded.fd()))) {
      String id = Integer.toUnsignedString(map.id());
      for (int i = 0; i < values.size(); i++) {
        List<String> command =
            new ArrayList<>(List.of("bpftool", "map", "update", "id", id, "key", "hex"));
        command.addAll(hex(ByteBuffer.allocate(4).order(btf.order()).putInt(i).array()));
        command.addAll(List.of("value", "hex"));
        command.addAll(hex(values.get(i)));
        run(command);
      }
      String dump = run(List.of("bpftool", "-j", "map", "dump", "id", id));
      List<String> shown =
          Stream.of(dump.split("\"formatted\":", -1))
              .skip(1)
              .map(text -> text.substring(text.indexOf("\"value\":") + 8, text.lastIndexOf("}}")))
              .toList();

      assertThat(shown).as("seed %d", SEED).hasSameSizeAs(values);
      for (int i = 0; i < values.size(); i++) {
        BtfValue value = codec.decode(values.get(i));
        assertThat(json(value)).as("seed %d", SEED).isEqualTo(shown.get(i));
        assertThat(codec.decode(codec.encode(value))).as("seed %d", SEED).isEqualTo(value);
      }
    }
  }

  private static List<String> hex(byte[] bytes) {
    List<String> hex = new ArrayList<>();
    for (byte b : bytes) {
      hex.add("%02x".formatted(b & 0xff));
    }
    return hex;
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text.strip();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** bpftool's JSON: without spaces, characters as it escapes them. */
  private static String json(BtfValue value) {
    if (value instanceof BtfValue.Array array) {
      return array.elements().stream()
          .map(BpftoolMapDumpTest::json)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof BtfValue.Struct struct) {
      return struct.members().stream()
          .map(member -> "\"" + member.name() + "\":" + json(member.value()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof BtfValue.Char c && (c.value() < ' ' || c.value() >= 0x7f)) {
      return "\"\\u%04x\"".formatted((int) c.value());
    }
    if (value instanceof BtfValue.Char c) {
      return "\"" + c.value() + "\"";
    }
    return value.toString();
  }
}
