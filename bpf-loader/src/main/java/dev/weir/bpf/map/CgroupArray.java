// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.handle.OwnedFd;

/**
 * Control groups by index, for programs to ask whether something is below one ({@code
 * BPF_MAP_TYPE_CGROUP_ARRAY}). The kernel does not tell which are in. A view: it owns nothing.
 * Thread-safe.
 */
public final class CgroupArray {
  private final Descriptors<Integer> groups;

  private CgroupArray(Descriptors<Integer> groups) {
    this.groups = groups;
  }

  /**
   * Makes a view.
   *
   * @param map the map
   * @return the view
   * @throws dev.weir.core.error.InvalidSpecException if the map is of another type
   */
  public static CgroupArray of(BpfMap map) {
    MapBinding.requireType(map, "CgroupArray", MapType.CGROUP_ARRAY);
    return new CgroupArray(new Descriptors<>(map, Codecs.INT));
  }

  /** {@return the map} */
  public BpfMap map() {
    return groups.map();
  }

  /**
   * Puts a group in, or in the place of another.
   *
   * @param index its index
   * @param group the descriptor of its directory; stays the caller's to close
   * @throws dev.weir.core.error.KernelException {@code E2BIG} if the index is out of range, {@code
   *     EBADF} if it is no group of version 2
   */
  public void put(int index, OwnedFd group) {
    groups.put(index, group);
  }

  /**
   * Takes a group out.
   *
   * @param index its index
   * @return whether there was one
   */
  public boolean remove(int index) {
    return groups.remove(index);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
