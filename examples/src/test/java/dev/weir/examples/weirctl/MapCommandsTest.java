// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapBatch;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelAssumptions;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code weirctl map} beside {@code bpftool map}. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class MapCommandsTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private String out = "";
  private String err = "";

  private int run(String... args) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine weirctl = Weirctl.commandLine(args);
    weirctl.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    int status = weirctl.execute(args);
    out = output.toString();
    err = errors.toString();
    return status;
  }

  private JsonElement json(String... args) {
    List<String> all = new ArrayList<>(List.of("map"));
    all.addAll(List.of(args));
    all.add("--json");
    assertThat(run(all.toArray(new String[0]))).as(() -> out + err).isZero();
    return JsonParser.parseString(out);
  }

  private JsonObject error(int status, String... args) {
    List<String> all = new ArrayList<>(List.of("map"));
    all.addAll(List.of(args));
    all.add("--json");
    assertThat(run(all.toArray(new String[0]))).as(() -> out + err).isEqualTo(status);
    return JsonParser.parseString(out).getAsJsonObject().getAsJsonObject("error");
  }

  private static String id(BpfMap map) {
    return Integer.toUnsignedString(map.id());
  }

  private static JsonElement bpftool(String... args) {
    KernelAssumptions.assumeTools("bpftool");
    List<String> command = new ArrayList<>(List.of("bpftool", "-j"));
    command.addAll(List.of(args));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return JsonParser.parseString(text);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What bpftool makes of the types, in the shape that weirctl has for it. */
  private static Set<JsonElement> formatted(BpfMap map) {
    Set<JsonElement> entries = new HashSet<>();
    for (JsonElement dumped : bpftool("map", "dump", "id", id(map)).getAsJsonArray()) {
      JsonObject entry = dumped.getAsJsonObject().getAsJsonObject("formatted");
      JsonObject expected = new JsonObject();
      // A section's map has no type for its index.
      expected.add("key", entry.has("key") ? entry.get("key") : JsonParser.parseString("0"));
      if (entry.has("values")) {
        JsonArray values = new JsonArray();
        entry
            .getAsJsonArray("values")
            .forEach(cpu -> values.add(cpu.getAsJsonObject().get("value")));
        expected.add("value", values);
      } else {
        expected.add("value", entry.get("value"));
      }
      entries.add(reparsed(expected));
    }
    return entries;
  }

  private static Set<JsonElement> raw(BpfMap map) {
    Set<JsonElement> entries = new HashSet<>();
    for (JsonElement dumped : bpftool("map", "dump", "id", id(map)).getAsJsonArray()) {
      JsonObject entry = new JsonObject();
      for (String part : List.of("key", "value")) {
        StringBuilder hex = new StringBuilder();
        for (JsonElement b : dumped.getAsJsonObject().getAsJsonArray(part)) {
          hex.append(b.getAsString().substring(2));
        }
        entry.addProperty(part, hex.toString());
      }
      entries.add(reparsed(entry));
    }
    return entries;
  }

  /** Numbers are equal to Gson if they were made the same way. */
  private static JsonElement reparsed(JsonElement element) {
    return JsonParser.parseString(element.toString());
  }

  private Set<JsonElement> dump(BpfMap map) {
    Set<JsonElement> entries = new HashSet<>();
    json("dump", "--id", id(map)).getAsJsonArray().forEach(entries::add);
    return entries;
  }

  private static BpfObject load(String name, String... programs) {
    String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "bpfel" : "bpfeb";
    String resource = "/dev/weir/bpf/fixtures/clang-19/" + order + "/" + name + ".o";
    try (InputStream in = MapCommandsTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      ObjectSpec spec = ObjectSpec.parse(in);
      ObjectSpec.Builder builder = spec.toBuilder();
      for (MapSpec map : spec.maps()) {
        builder.map(map.name(), MapCommandsTest::plain);
      }
      return BpfObject.loader(builder.build()).only(programs).load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pinned by nobody, and of no NUMA node, which maps with values for each CPU do not take. */
  private static MapSpec plain(MapSpec map) {
    if (map.numaNode().isEmpty()) {
      return map.withPinning(Pinning.NONE);
    }
    return MapSpec.builder(map.name(), map.type())
        .keySize(map.keySize())
        .valueSize(map.valueSize())
        .maxEntries(map.maxEntries())
        .typeIds(map.keyTypeId(), map.valueTypeId())
        .build();
  }

  private static BpfMap create(MapType type, String name, int key, int value, long entries) {
    return BpfMap.create(
        MapSpec.builder(name, type).keySize(key).valueSize(value).maxEntries(entries).build());
  }

  @Test
  void entriesByTheirTypes() {
    try (BpfObject object = load("maps_btf", "entry")) {
      BpfMap hash = object.map("hash");
      String key = "{\"prefix_length\": 24, \"address\": [10, 0, 255, 0]}";
      String value = "{\"packets\": 18446744073709551615, \"bytes\": 2}";
      json("put", "--id", id(hash), key, value);
      json("put", "--id", id(hash), "hex:0102030405060708", value);

      assertThat(dump(hash)).hasSize(2).isEqualTo(formatted(hash));
      assertThat(json("get", "--id", id(hash), key).getAsJsonObject().get("value"))
          .isEqualTo(JsonParser.parseString(value));

      json("delete", "--id", id(hash), key);
      assertThat(dump(hash)).hasSize(1);
      JsonObject missing = error(1, "get", "--id", id(hash), key);
      assertThat(missing.get("kind").getAsString()).isEqualTo("kernel");
      assertThat(missing.get("message").getAsString()).contains("ENOENT").contains("hash");
    }
  }

  @Test
  void aValueForEachCpu() {
    try (BpfObject object = load("maps_btf", "entry")) {
      BpfMap map = object.map("percpu");
      int cpus = CpuList.possible().count();
      json("put", "--id", id(map), "7", "5");
      JsonArray each = new JsonArray();
      for (int i = 0; i < cpus; i++) {
        each.add(100 + i);
      }
      json("put", "--id", id(map), "8", each.toString());

      assertThat(dump(map)).hasSize(2).isEqualTo(formatted(map));
      assertThat(json("get", "--id", id(map), "8").getAsJsonObject().getAsJsonArray("value"))
          .isEqualTo(reparsed(each));
    }
  }

  @Test
  void prefixesWithoutTypesAndProgramsByTheirIds() {
    try (BpfObject object = load("maps_btf", "entry")) {
      BpfMap lpm = object.map("lpm");
      json("put", "--id", id(lpm), "hex:080000000a000000", "0x2a");
      assertThat(dump(lpm)).hasSize(1).isEqualTo(raw(lpm));

      BpfMap tails = object.map("tails");
      assertThat(json("dump", "--id", id(tails)).getAsJsonArray())
          .extracting(entry -> entry.getAsJsonObject().get("value").getAsLong())
          .containsExactly(
              (long) object.program("tail_one").id(), (long) object.program("tail_two").id());
      json("put", "--id", id(tails), "1", String.valueOf(object.program("tail_two").id()));
      assertThat(json("dump", "--id", id(tails)).getAsJsonArray()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".bss", ".data", ".rodata", ".rodata.config"})
  void variablesBySection(String section) {
    try (BpfObject object = load("data")) {
      BpfMap map = object.map(section);
      assertThat(dump(map)).hasSize(1).isEqualTo(formatted(map));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HASH", "ARRAY", "LRU_HASH"})
  void manyEntriesWithoutTypes(MapType type) {
    int count = 100_000;
    try (BpfMap map = create(type, "many", 4, 8, 2L * count)) {
      MapBatch batch = MapBatch.of(map, 1000);
      for (int i = 0; i < count; i++) {
        batch.keys().putInt(batch.keyAt(i % 1000), i);
        batch.values().putLong(batch.valueAt(i % 1000), i * 0x1_0000_0001L);
        if (i % 1000 == 999) {
          batch.write(1000);
        }
      }
      assertThat(dump(map)).hasSize(type == MapType.ARRAY ? 2 * count : count).isEqualTo(raw(map));
    }
  }

  @Test
  void mapsOfMapsByTheirIds() {
    MapSpec inner =
        MapSpec.builder("inner", MapType.ARRAY).keySize(4).valueSize(4).maxEntries(1).build();
    MapSpec outer =
        MapSpec.builder("outer", MapType.ARRAY_OF_MAPS)
            .keySize(4)
            .valueSize(4)
            .maxEntries(3)
            .inner(inner)
            .build();
    try (BpfMap map = BpfMap.create(outer);
        BpfMap one = BpfMap.create(inner)) {
      json("put", "--id", id(map), "2", id(one));

      JsonArray entries = json("dump", "--id", id(map)).getAsJsonArray();
      assertThat(entries).hasSize(1);
      JsonObject entry = entries.get(0).getAsJsonObject();
      assertThat(entry.get("value").getAsLong()).isEqualTo(one.id());
      assertThat(error(1, "get", "--id", id(map), "0").get("message").getAsString())
          .contains("ENOENT");
    }
  }

  @Test
  void queuesHaveNoKeys() {
    try (BpfMap map = create(MapType.QUEUE, "line", 0, 4, 2)) {
      json("put", "--id", id(map), "1");
      json("put", "--id", id(map), "hex:02000000");
      assertThat(json("get", "--id", id(map))).hasToString("{\"value\":\"01000000\"}");
      assertThat(json("delete", "--id", id(map))).hasToString("{\"value\":\"01000000\"}");
      assertThat(json("delete", "--id", id(map))).hasToString("{\"value\":\"02000000\"}");
      assertThat(error(1, "delete", "--id", id(map)).get("message").getAsString())
          .contains("ENOENT");
      assertThat(error(1, "dump", "--id", id(map)).get("message").getAsString())
          .contains("has no keys");
      assertThat(error(2, "get", "--id", id(map), "1").get("kind").getAsString())
          .isEqualTo("usage");
    }
  }

  @Test
  void whatAMapIs() {
    try (BpfMap map = create(MapType.HASH, "odd.name_1", 3, 5, 7)) {
      map.freeze();
      JsonObject shown = json("show", "--id", id(map)).getAsJsonObject();
      JsonObject expected = bpftool("map", "show", "id", id(map)).getAsJsonObject();
      expected.remove("pids");
      for (String name : expected.keySet()) {
        assertThat(shown.get(name)).as(name).isEqualTo(expected.get(name));
      }
      assertThat(json("list").getAsJsonArray()).contains(shown);

      assertThat(run("map", "show", "--id", id(map))).isZero();
      assertThat(out.lines().toList()).hasSize(2);
      assertThat(out).contains("odd.name_1").contains("frozen");
    }
  }

  @Test
  void pinsAndWhatIsNone(BpfFs files) {
    Path pin = files.path().resolve("here");
    try (BpfObject object = load("maps_btf", "tail_one");
        BpfMap map = create(MapType.ARRAY, "counts", 4, 8, 2)) {
      map.pin(pin);
      json("put", "--pin", pin.toString(), "1", "0x10");
      assertThat(json("get", "--pin", pin.toString(), "1"))
          .hasToString("{\"key\":\"01000000\",\"value\":\"1000000000000000\"}");
      assertThat(run("map", "dump", "--pin", pin.toString())).isZero();
      assertThat(out).isEqualTo("00000000  0000000000000000\n01000000  1000000000000000\n");

      JsonObject none = error(1, "dump", "--pin", files.path().resolve("none").toString());
      assertThat(none.get("message").getAsString()).contains("ENOENT").contains("none");
      Path other = files.path().resolve("program");
      object.program("tail_one").pin(other);
      assertThat(error(1, "dump", "--pin", other.toString()).get("message").getAsString())
          .contains("it is a program, not a map");
      assertThat(error(1, "delete", "--pin", pin.toString(), "1").get("message").getAsString())
          .contains("EINVAL")
          .contains("cannot be deleted");
      assertThat(error(1, "put", "--pin", pin.toString(), "9", "1").get("message").getAsString())
          .contains("E2BIG")
          .contains("0..1");
      assertThat(error(1, "put", "--pin", pin.toString(), "x", "1").get("kind").getAsString())
          .isEqualTo("spec");
    }
  }

  @Test
  void aMapIsNamedOneWay() {
    assertThat(error(2, "dump").get("kind").getAsString()).isEqualTo("usage");
    assertThat(error(2, "dump", "--id", "1", "--pin", "/x").get("kind").getAsString())
        .isEqualTo("usage");
    assertThat(error(2, "dump", "--id", "0").get("kind").getAsString()).isEqualTo("usage");
    assertThat(error(2, "dump", "--id", "x").get("kind").getAsString()).isEqualTo("usage");
    assertThat(error(1, "dump", "--id", "4294967295").get("message").getAsString())
        .contains("ENOENT");
  }
}
