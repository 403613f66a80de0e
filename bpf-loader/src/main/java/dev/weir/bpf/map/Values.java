// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import dev.weir.core.struct.FieldCodec;
import dev.weir.core.syscall.Scratch;
import java.util.Optional;

/** Maps without keys, through a codec. */
record Values<V>(RawMap raw, FieldCodec<V> values) {

  static <V> Values<V> of(BpfMap map, FieldCodec<V> values) {
    MapBinding.requireLayout(map, values);
    return new Values<>(RawMap.of(map), values);
  }

  void push(V value, long flags) {
    BpfCommand command = BpfCommand.BPF_MAP_UPDATE_ELEM;
    try (Scratch scratch = raw.open()) {
      int result = raw.call(command, scratch, encoded(scratch, value), flags);
      if (result < 0) {
        throw MapErrors.of(raw.map(), command, result, "");
      }
    }
  }

  Optional<V> read(BpfCommand command) {
    try (Scratch scratch = raw.open()) {
      int at = raw.frame(scratch);
      int result = raw.call(command, scratch, at, 0);
      if (result == -Errno.ENOENT.number()) {
        return Optional.empty();
      }
      if (result < 0) {
        throw MapErrors.of(raw.map(), command, result, "");
      }
      return Optional.of(values.decode(scratch.buffer(), at + raw.valueAt()));
    }
  }

  boolean contains(V value) {
    BpfCommand command = BpfCommand.BPF_MAP_LOOKUP_ELEM;
    try (Scratch scratch = raw.open()) {
      int result = raw.call(command, scratch, encoded(scratch, value), 0);
      if (result < 0 && result != -Errno.ENOENT.number()) {
        throw MapErrors.of(raw.map(), command, result, "");
      }
      return result == 0;
    }
  }

  private int encoded(Scratch scratch, V value) {
    int at = raw.frame(scratch);
    values.encode(value, scratch.buffer(), at + raw.valueAt());
    return at;
  }
}
