// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

/** The BPF file system, on which maps, programs and links are pinned. */
public final class BpfFileSystem implements Feature {

  /** Creates the feature. */
  public BpfFileSystem() {}

  @Override
  public String description() {
    return "bpffs";
  }

  @Override
  public Availability probe() {
    return FileSystemType.probe("bpf");
  }
}
