// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.maps;

import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/**
 * Types for maps that the kernel does not create without ({@code
 * bpf_local_storage_map_alloc_check}), made up where the description comes from no object: an int
 * as the key, bytes as the value.
 */
final class MapTypes {
  /** Id of the key's type. */
  static final int KEY = 1;

  /** Id of the value's type. */
  static final int VALUE = 3;

  private static final Set<MapType> TYPED =
      EnumSet.of(
          MapType.SK_STORAGE, MapType.INODE_STORAGE, MapType.TASK_STORAGE, MapType.CGRP_STORAGE);

  private MapTypes() {}

  static boolean areNeeded(MapSpec spec) {
    return TYPED.contains(spec.type());
  }

  static LoadedBtf load(MapSpec spec) {
    BtfBuilder types = BtfBuilder.create(ByteOrder.nativeOrder());
    int key = types.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    int octet = types.add(new BtfType.Int("unsigned char", 1, 0));
    types.add(new BtfType.Array(octet, key, spec.valueSize()));
    return LoadedBtf.load(types.build(), "map " + spec.name());
  }
}
