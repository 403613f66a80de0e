// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.value.ValueCodec;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapBatch;
import dev.weir.bpf.map.MapInfo;
import dev.weir.bpf.map.RawMap;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.CpuList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What is in a map, written by the types that the map has. */
final class Elements {
  private static final int BATCH = 512;

  private static final Set<MapType> PER_CPU =
      EnumSet.of(
          MapType.PERCPU_HASH,
          MapType.PERCPU_ARRAY,
          MapType.LRU_PERCPU_HASH,
          MapType.PERCPU_CGROUP_STORAGE);

  private static final Set<MapType> OF_MAPS =
      EnumSet.of(MapType.ARRAY_OF_MAPS, MapType.HASH_OF_MAPS);

  private static final Set<MapType> INDEXED =
      EnumSet.of(MapType.ARRAY, MapType.PERCPU_ARRAY, MapType.ARRAY_OF_MAPS, MapType.PROG_ARRAY);

  private static final Set<MapType> QUEUES = EnumSet.of(MapType.QUEUE, MapType.STACK);

  /** A key of a queue or stack: none. */
  private static final byte[] NOTHING = {};

  private final BpfMap map;
  private final RawMap raw;
  private final Form keys;
  private final Form values;

  private Elements(BpfMap map, Form keys, Form values) {
    this.map = map;
    this.raw = RawMap.of(map);
    this.keys = keys;
    this.values = values;
  }

  static Elements of(BpfMap map) {
    MapInfo info = map.info();
    Optional<Btf> types = map.types();
    boolean ids = OF_MAPS.contains(map.type()) || map.type() == MapType.PROG_ARRAY;
    // The index of an array is a number to the kernel, also where BTF describes its values only.
    boolean index = INDEXED.contains(map.type()) && types.isPresent();
    return new Elements(
        map,
        new Form("key", info.keySize(), codec(types, info.keyTypeId()), index),
        ids
            ? new Form("value", info.valueSize(), Optional.empty(), true)
            : new Form("value", info.valueSize(), codec(types, info.valueTypeId()), false));
  }

  private static Optional<ValueCodec> codec(Optional<Btf> types, int id) {
    return id == 0 ? Optional.empty() : types.map(btf -> ValueCodec.of(btf, id));
  }

  boolean isQueue() {
    return QUEUES.contains(map.type());
  }

  /** Hands out what is there, one entry after the other. */
  void forEach(Consumer<Entry> each) {
    if (map.info().keySize() == 0) {
      throw new InvalidSpecException(
          map
              + " has no keys to go through"
              + (isQueue() ? "; get shows what delete would take" : ""));
    }
    if (holdsIds()) {
      forEachId(each);
      return;
    }
    MapBatch batch = MapBatch.of(map, batchSize());
    byte[] key = new byte[raw.keySize()];
    byte[] value = new byte[raw.valueBytes()];
    while (batch.read()) {
      for (int i = 0; i < batch.count(); i++) {
        batch.keys().get(batch.keyAt(i), key);
        batch.values().get(batch.valueAt(i), value);
        each.accept(entry(key, value));
      }
    }
  }

  private int batchSize() {
    long entry = (long) raw.keySize() + raw.valueBytes();
    return (int) Math.max(1, Math.min(BATCH, (1 << 20) / Math.max(1, entry)));
  }

  private boolean holdsIds() {
    return OF_MAPS.contains(map.type()) || map.type() == MapType.PROG_ARRAY;
  }

  /** Kernels before 6.14 give up a batch at the first index where there is none. */
  private void forEachId(Consumer<Entry> each) {
    ByteBuffer key = ByteBuffer.allocate(raw.keySize());
    ByteBuffer value = ByteBuffer.allocate(raw.valueBytes());
    int result = raw.firstKey(key);
    while (result == 0) {
      int found = raw.get(key, value);
      if (found == 0) {
        each.accept(entry(key.array(), value.array()));
      } else if (found != -Errno.ENOENT.number()) {
        throw failed("BPF_MAP_LOOKUP_ELEM", found, keys.json(key.array()).toString());
      }
      result = raw.nextKey(key, key);
    }
    if (result != -Errno.ENOENT.number()) {
      throw failed("BPF_MAP_GET_NEXT_KEY", result, "");
    }
  }

  private Entry entry(byte[] key, byte[] value) {
    return new Entry(keys.json(key), value(value));
  }

  private JsonElement value(byte[] bytes) {
    if (!PER_CPU.contains(map.type())) {
      return values.json(bytes);
    }
    JsonArray cpus = new JsonArray();
    int size = map.info().valueSize();
    int stride = stride(size);
    for (int at = 0; at < bytes.length; at += stride) {
      cpus.add(values.json(Arrays.copyOfRange(bytes, at, at + size)));
    }
    return cpus;
  }

  /** Each CPU's value begins at a multiple of 8. */
  private static int stride(int size) {
    return (size + 7) & -8;
  }

  Entry get(String keyText) {
    byte[] key = keys.parse(keyText);
    return new Entry(keys.json(key), lookup(key, keyText));
  }

  /** {@return what is next in a queue or stack, left there} */
  JsonElement peek() {
    return lookup(NOTHING, "");
  }

  private JsonElement lookup(byte[] key, String keyText) {
    ByteBuffer value = ByteBuffer.allocate(raw.valueBytes());
    check("BPF_MAP_LOOKUP_ELEM", raw.get(ByteBuffer.wrap(key), value), keyText);
    return value(value.array());
  }

  Entry put(String keyText, String valueText) {
    byte[] key = keys.parse(keyText);
    return new Entry(keys.json(key), store(key, keyText, valueText));
  }

  /** Adds to a queue, stack or Bloom filter. */
  void push(String valueText) {
    store(NOTHING, "", valueText);
  }

  /** {@return what was written} */
  private JsonElement store(byte[] key, String keyText, String valueText) {
    if (PER_CPU.contains(map.type())) {
      byte[] all = perCpu(valueText);
      store(key, keyText, all);
      return value(all);
    }
    byte[] value = values.parse(valueText);
    if (OF_MAPS.contains(map.type())) {
      try (BpfMap inner = BpfMap.open(number(value))) {
        store(key, keyText, inner.fd());
      }
    } else if (map.type() == MapType.PROG_ARRAY) {
      try (BpfProgram program = BpfProgram.open(number(value))) {
        store(key, keyText, program.fd());
      }
    } else {
      store(key, keyText, value);
    }
    return values.json(value);
  }

  private static int number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
  }

  /** The kernel reads ids and writes descriptors. */
  private void store(byte[] key, String keyText, OwnedFd fd) {
    int number = fd.acquire();
    try {
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
      store(key, keyText, value.putInt(0, number).array());
    } finally {
      fd.release();
    }
  }

  private void store(byte[] key, String keyText, byte[] value) {
    int result = raw.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value), RawMap.BPF_ANY);
    check("BPF_MAP_UPDATE_ELEM", result, keyText);
  }

  /** An array has a value for each CPU; anything else is every CPU's. */
  private byte[] perCpu(String text) {
    int cpus = CpuList.possible().count();
    int stride = stride(map.info().valueSize());
    ByteBuffer all = ByteBuffer.allocate(cpus * stride);
    Optional<JsonArray> array = array(text);
    boolean each = array.isPresent() && array.get().size() == cpus && !isArrayItself();
    for (int cpu = 0; cpu < cpus; cpu++) {
      String one = each ? Entry.text(array.get().get(cpu)) : text;
      all.put(cpu * stride, values.parse(one));
    }
    return all.array();
  }

  private boolean isArrayItself() {
    return values
        .codec()
        .filter(codec -> codec.btf().kind(codec.btf().underlying(codec.type())) == BtfKind.ARRAY)
        .isPresent();
  }

  private static Optional<JsonArray> array(String text) {
    try {
      return text.startsWith("[")
          ? Optional.of(JsonParser.parseString(text).getAsJsonArray())
          : Optional.empty();
    } catch (JsonParseException e) {
      throw new InvalidSpecException("value " + text + " is no JSON: " + e.getMessage());
    }
  }

  JsonElement delete(String keyText) {
    byte[] key = keys.parse(keyText);
    check("BPF_MAP_DELETE_ELEM", raw.delete(ByteBuffer.wrap(key)), keyText);
    return keys.json(key);
  }

  /** {@return what was next in a queue or stack, taken out} */
  JsonElement pop() {
    ByteBuffer value = ByteBuffer.allocate(raw.valueBytes());
    int result = raw.take(ByteBuffer.wrap(NOTHING), value);
    check("BPF_MAP_LOOKUP_AND_DELETE_ELEM", result, "");
    return value(value.array());
  }

  private void check(String operation, int result, String key) {
    if (result < 0) {
      throw failed(operation, result, key);
    }
  }

  private KernelException failed(String operation, int result, String key) {
    String object = key.isEmpty() ? map.toString() : map + " key " + key;
    return new KernelException(operation, object, -result, hint(operation, Errno.of(-result)));
  }

  private String hint(String operation, Errno errno) {
    boolean delete = operation.equals("BPF_MAP_DELETE_ELEM");
    boolean indexed = INDEXED.contains(map.type());
    return switch (errno) {
      case ENOENT -> map.info().keySize() == 0 ? "it is empty" : "nothing is there";
      case EINVAL -> {
        if (delete && (map.type() == MapType.ARRAY || map.type() == MapType.PERCPU_ARRAY)) {
          yield "the entries of an array cannot be deleted; put zero";
        }
        yield indexed ? "it has 0.." + (map.info().maxEntries() - 1) : "";
      }
      case E2BIG ->
          indexed
              ? "it has 0.." + (map.info().maxEntries() - 1)
              : "it takes " + map.info().maxEntries() + " entries; delete some";
      case EPERM -> "it is frozen, or CAP_BPF is missing";
      case ENOTSUPP, EOPNOTSUPP -> "a " + map.type().kernelName() + " has no such operation";
      default -> "";
    };
  }
}
