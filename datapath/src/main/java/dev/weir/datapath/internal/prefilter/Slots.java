// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapOfMaps;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;

/** The maps of maps of a loaded prefilter, by name, and what may be put into them. */
final class Slots {
  private static final FieldCodec<Integer> INDEX =
      new FieldCodec<>() {
        @Override
        public CType type() {
          return CType.Int.U32;
        }

        @Override
        public void encode(Integer value, ByteBuffer buffer, int offset) {
          buffer.putInt(offset, value);
        }

        @Override
        public Integer decode(ByteBuffer buffer, int offset) {
          return buffer.getInt(offset);
        }
      };

  private final BpfObject object;

  Slots(BpfObject object) {
    this.object = object;
  }

  /** {@return a description of the maps that the slots of a name take} */
  MapSpec inner(String name) {
    return object
        .spec()
        .map(name)
        .inner()
        .orElseThrow(() -> new InvalidSpecException(name + " is no map of maps"));
  }

  /** {@return a new table of zeros for the slots of a name} */
  MappedTable table(String name, int pieces) {
    return MappedTable.create(inner(name).withMaxEntries(pieces));
  }

  void put(String name, int slot, BpfMap map) {
    of(name).put(slot, map);
  }

  /** Empties a slot, and waits until no program is still using what was in it. */
  void clear(String name, int slot) {
    of(name).remove(slot);
  }

  private MapOfMaps<Integer> of(String name) {
    return MapOfMaps.of(object.map(name), INDEX);
  }
}
