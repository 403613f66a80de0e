// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.maps.MapCreation;
import dev.weir.bpf.internal.sys.ObjectInfo;
import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.handle.OwnedFd;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the kernel says of a map ({@code struct bpf_map_info} of uapi/linux/bpf.h).
 *
 * @param type its type
 * @param id its id, unique on the machine as long as it lives
 * @param keySize bytes of a key
 * @param valueSize bytes of a value; of one CPU's, where there is one for each
 * @param maxEntries how many entries it takes, or bytes of a ring buffer; 0..2³²-1
 * @param flags {@code BPF_F_…} bits; the kernel adds some of its own to some types
 * @param name its name, at most 15 characters
 * @param ifindex the device that it is offloaded to, or 0
 * @param btfId id of the BTF with its types, or 0
 * @param keyTypeId the type of a key in that BTF, or 0
 * @param valueTypeId the type of a value in that BTF, or 0
 * @param extra {@code map_extra} (5.16)
 */
public record MapInfo(
    MapType type,
    int id,
    int keySize,
    int valueSize,
    long maxEntries,
    int flags,
    String name,
    int ifindex,
    int btfId,
    int keyTypeId,
    int valueTypeId,
    long extra) {
  /** Up to {@code map_extra}. */
  private static final int SIZE = 88;

  /** What the kernel makes {@code BPF_F_RDONLY_PROG} unasked. */
  private static final Set<MapType> READ_ONLY_TO_PROGRAMS =
      EnumSet.of(MapType.DEVMAP, MapType.DEVMAP_HASH, MapType.INSN_ARRAY);

  static final String MAX_ENTRIES = "max entries";

  static MapInfo of(OwnedFd fd) {
    return ObjectInfo.of(
        fd,
        SIZE,
        info ->
            new MapInfo(
                MapType.of(info.u32(0)),
                info.u32(4),
                info.u32(8),
                info.u32(12),
                Integer.toUnsignedLong(info.u32(16)),
                info.u32(20),
                info.name(24),
                info.u32(40),
                info.u32(64),
                info.u32(68),
                info.u32(72),
                info.u64(80)));
  }

  /**
   * Compares with what a map is to be, such as one pinned by an earlier version of a program. What
   * the kernel sets or chooses by itself does not count: {@code BPF_F_RDONLY_PROG} of maps of
   * devices (dev_map_init_map) and of instructions, {@code BPF_F_NUMA_NODE}, how many perf events
   * or CPUs there are, a ring buffer's whole pages.
   *
   * @param wanted the description; names, types of BTF and contents are not compared, nor maps in
   *     the map ({@link BpfMap#differences})
   * @return what differs, field by field; empty if the map can stand in
   */
  public List<MapDifference> differences(MapSpec wanted) {
    List<MapDifference> differences = new ArrayList<>();
    compare(differences, "type", type.kernelName(), wanted.type().kernelName());
    compare(differences, "key size", keySize, wanted.keySize());
    compare(differences, "value size", valueSize, wanted.valueSize());
    long entries = MapCreation.maxEntries(wanted);
    boolean open = wanted.maxEntries() == 0 && wanted.type() != MapType.CGROUP_STORAGE;
    if (!open) {
      compare(differences, MAX_ENTRIES, maxEntries, entries);
    }
    compare(differences, "flags", flagsThatCount(flags), flagsThatCount(wanted.flags()));
    compare(differences, "map_extra", extra, wanted.extra());
    return List.copyOf(differences);
  }

  private String flagsThatCount(int flags) {
    boolean readOnly = READ_ONLY_TO_PROGRAMS.contains(type);
    int ignored = MapFlags.BPF_F_NUMA_NODE | (readOnly ? MapFlags.BPF_F_RDONLY_PROG : 0);
    return "0x" + Integer.toHexString(flags & ~ignored);
  }

  private static void compare(
      List<MapDifference> differences, String field, Object there, Object wanted) {
    if (!there.equals(wanted)) {
      differences.add(new MapDifference(field, there.toString(), wanted.toString()));
    }
  }
}
