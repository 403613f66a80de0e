// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.MapUses;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.Codecs;
import dev.weir.bpf.map.KeyValueMap;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program that writes the elements of a map, read like a file (5.9). */
@KernelTest(capabilities = {Capability.BPF, Capability.PERFMON})
class MapIteratorTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static BpfMap map(MapType type, int valueSize) {
    return BpfMap.create(
        MapSpec.builder("walked", type).keySize(4).valueSize(valueSize).maxEntries(5000).build());
  }

  private static Map<Integer, Long> read(IterLink link) throws IOException {
    try (InputStream in = link.read()) {
      ByteBuffer elements = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.nativeOrder());
      Map<Integer, Long> entries = new HashMap<>();
      while (elements.hasRemaining()) {
        entries.put((int) elements.getLong(), elements.getLong());
      }
      return entries;
    }
  }

  @Test
  void everyElementIsWritten() throws IOException {
    try (BpfObject object = MapUses.load("writes_elements");
        BpfMap hash = map(MapType.HASH, 8);
        BpfMap array = map(MapType.ARRAY, 8);
        IterLink ofHash = IterLink.attach(object.program("writes_elements"), hash);
        IterLink ofArray = IterLink.attach(object.program("writes_elements"), array)) {
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(hash, Codecs.INT, Codecs.LONG);
      assertThat(read(ofHash)).isEmpty();
      Map<Integer, Long> numbers = new HashMap<>();
      for (int i = 0; i < 3000; i++) {
        numbers.put(i * 7, i * 1_000_000_007L);
      }
      entries.putAll(numbers);
      assertThat(read(ofHash)).isEqualTo(numbers);
      assertThat(read(ofArray)).hasSize(5000).containsEntry(4999, 0L);

      LinkInfo.Details.Iter details = (LinkInfo.Details.Iter) ofHash.info().details();
      // Early kernels do not tell what a link goes through.
      assertThat(details.target()).isIn("bpf_map_elem", "");
      assertThat(details.mapId()).isEqualTo(details.target().isEmpty() ? 0 : hash.id());
    }
  }

  /** The link keeps the map; the map's owner may be gone. */
  @Test
  void theLinkKeepsTheMap() throws IOException {
    try (BpfObject object = MapUses.load("writes_elements")) {
      IterLink link;
      try (BpfMap hash = map(MapType.HASH, 8)) {
        KeyValueMap.of(hash, Codecs.INT, Codecs.LONG).put(1, 2L);
        link = IterLink.attach(object.program("writes_elements"), hash);
      }
      assertThat(read(link)).isEqualTo(Map.of(1, 2L));
      link.close();
    }
  }

  @Test
  void aMapThatTheProgramCannotGoThroughIsRefused() {
    try (BpfObject object = MapUses.load("writes_elements");
        BpfMap small = map(MapType.HASH, 4);
        BpfMap queue =
            BpfMap.create(MapSpec.builder("q", MapType.QUEUE).valueSize(8).maxEntries(4).build())) {
      assertErrno(Errno.EACCES, object, small);
      assertErrno(Errno.EINVAL, object, queue);
      assertThatThrownBy(() -> IterLink.attach(object.program("writes_elements")))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("goes through a map: say which");
    }
  }

  private static void assertErrno(Errno errno, BpfObject object, BpfMap map) {
    assertThatThrownBy(() -> IterLink.attach(object.program("writes_elements"), map))
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(errno))
        .hasMessageContaining(map.toString());
  }
}
