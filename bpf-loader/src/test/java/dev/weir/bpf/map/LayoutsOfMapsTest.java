// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.MapUses;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.struct.FieldCodec;
import dev.weir.core.struct.StructCodec;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U64;
import dev.weir.testing.KernelTest;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program and Java take a map's bytes for is compared when the map is bound to codecs. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class LayoutsOfMapsTest {

  private record FlowKey(@U32 int source, @U32 int destination) {}

  private record Flow(@U64 long packets, @U64 long bytes) {}

  private record Swapped(@U64 long bytes, @U64 long packets) {}

  private record Renamed(@U64 long packets, @U64 long octets) {}

  private record Halves(@U64 long packets, @U32 int bytes, @U32 int more) {}

  private record OneNumber(@U64 long source) {}

  private record NetworkOrder(@Be @U32 int source, @U32 int destination) {}

  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final StructCodec<FlowKey> KEY = StructCodec.of(HERE, FlowKey.class);
  private static final StructCodec<Flow> VALUE = StructCodec.of(HERE, Flow.class);

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  @Test
  void codecsThatAgreeWithTheTypesAreBound() {
    try (BpfObject object = MapUses.load("counts")) {
      KeyValueMap<FlowKey, Flow> flows = KeyValueMap.of(object.map("flows"), KEY, VALUE);
      flows.put(new FlowKey(1, 2), new Flow(10, 1000));
      MapUses.run(object, "counts");
      assertThat(flows.get(new FlowKey(1, 2))).contains(new Flow(11, 1064));
    }
  }

  static Stream<Arguments> disagreeing() {
    return Stream.of(
        Arguments.of(KEY, codec(Swapped.class), "its value: bytes: offset 0 here, 8 there"),
        Arguments.of(KEY, codec(Swapped.class), "its value: packets: offset 8 here, 0 there"),
        Arguments.of(KEY, codec(Renamed.class), "its value: octets: declared"),
        Arguments.of(KEY, codec(Halves.class), "its value: bytes: type u32 here, u64 there"),
        Arguments.of(codec(OneNumber.class), VALUE, "its key: source: type u64 here, u32 there"),
        Arguments.of(codec(OneNumber.class), VALUE, "its key: destination: declared"));
  }

  private static FieldCodec<?> codec(Class<? extends Record> type) {
    return StructCodec.of(HERE, type);
  }

  /** All are of the right size: nothing but the types can tell. */
  @ParameterizedTest
  @MethodSource("disagreeing")
  void aFieldThatIsNotTheProgramsIsNamed(
      FieldCodec<?> key, FieldCodec<?> value, String difference) {
    try (BpfObject object = MapUses.load("counts")) {
      assertThatThrownBy(() -> KeyValueMap.of(object.map("flows"), key, value))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("hash flows")
          .hasMessageContaining("does not hold what it is read as")
          .hasMessageContaining(difference);
    }
  }

  /** Many programs keep an address in network order in a {@code __u32}: Java may know better. */
  @Test
  void aPlainNumberMayBeInAnyOrder() {
    try (BpfObject object = MapUses.load("counts")) {
      KeyValueMap<NetworkOrder, Flow> flows =
          KeyValueMap.of(object.map("flows"), StructCodec.of(HERE, NetworkOrder.class), VALUE);
      KeyValueMap<FlowKey, Flow> plain = KeyValueMap.of(object.map("flows"), KEY, VALUE);
      flows.put(new NetworkOrder(0x01020304, 5), new Flow(1, 1));
      boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
      assertThat(plain.snapshot()).containsOnlyKeys(new FlowKey(big ? 0x01020304 : 0x04030201, 5));
    }
  }

  /** What is {@code __be32} there is in network order for certain. */
  @Test
  void aNumberInNetworkOrderIsNotReadAsAnother() {
    try (BpfObject object = MapUses.load("addresses")) {
      BpfMap map = object.map("by_address");
      assertThatThrownBy(() -> KeyValueMap.of(map, KEY, VALUE))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("its key: source: byte order");
      assertThat(KeyValueMap.of(map, StructCodec.of(HERE, NetworkOrder.class), VALUE).snapshot())
          .isEmpty();
    }
  }
}
