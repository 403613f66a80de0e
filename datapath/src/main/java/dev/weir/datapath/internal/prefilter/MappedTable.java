// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MappedArray;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.core.memory.MappedRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A table in an array map of its own, mapped into this process. Closing it lets go of both. */
final class MappedTable implements Table, AutoCloseable {
  private final BpfMap map;
  private final MappedArray array;
  private final List<ByteBuffer> pieces = new ArrayList<>();

  private MappedTable(BpfMap map, MappedArray array) {
    this.map = map;
    this.array = array;
    for (int i = 0; i < array.entries(); i++) {
      pieces.add(array.value(i));
    }
  }

  /** Makes a table of zeros. */
  static MappedTable create(MapSpec spec) {
    BpfMap map = BpfMap.create(spec);
    try {
      return new MappedTable(map, MappedArray.of(map, MappedRegion.Access.READ_WRITE));
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  BpfMap map() {
    return map;
  }

  @Override
  public int pieces() {
    return pieces.size();
  }

  @Override
  public ByteBuffer piece(int index) {
    return pieces.get(index);
  }

  @Override
  public void close() {
    array.close();
    map.close();
  }
}
