// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;

/** Counts the runs of a program: the first value of an array. */
record Counter(BpfMap map) implements AutoCloseable {
  static Counter create() {
    return new Counter(
        BpfMap.create(
            MapSpec.builder("seen", MapType.ARRAY).keySize(4).valueSize(8).maxEntries(1).build()));
  }

  long value() {
    int raw = map.fd().acquire();
    try (Attr attr = Attr.ofSize(32)) {
      attr.u32(0, raw);
      attr.block(8, 4);
      int value = attr.block(16, 8);
      BpfCommand command = BpfCommand.BPF_MAP_LOOKUP_ELEM;
      command.check(attr.call(command), map.toString());
      return attr.memory().getLong(value);
    } finally {
      map.fd().release();
    }
  }

  @Override
  public void close() {
    map.close();
  }
}
