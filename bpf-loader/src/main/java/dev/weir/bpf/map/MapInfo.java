// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.ObjectInfo;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.handle.OwnedFd;

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
}
