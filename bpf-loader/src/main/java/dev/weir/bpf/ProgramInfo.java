// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.internal.sys.ObjectInfo;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the kernel says of a program ({@code struct bpf_prog_info} of uapi/linux/bpf.h).
 *
 * @param type its type
 * @param id its id, unique on the machine as long as it lives
 * @param tag SHA-1 of its instructions, 8 bytes in hex
 * @param name its name, at most 15 characters
 * @param translatedBytes size of its instructions as the verifier left them
 * @param jitedBytes size of its machine code, 0 if it is interpreted
 * @param loadTime when it was loaded, since the machine started
 * @param uid the user who loaded it
 * @param mapIds the maps it refers to
 * @param gplCompatible whether its licence lets it call every helper
 * @param ifindex the device that it is offloaded to, or 0
 * @param btfId id of the BTF with its types, or 0
 * @param runTime time spent in it while {@link ProgramStatistics} were on (5.1)
 * @param runs how often it ran while they were on (5.1)
 * @param recursionMisses how often it did not run because it was running (5.12)
 * @param verifiedInstructions how many instructions the verifier looked at, 0 before 5.16
 * @param attachBtfObjectId id of the BTF with the function it is for, or 0
 * @param attachBtfId the function it is for, or 0
 */
public record ProgramInfo(
    ProgramType type,
    int id,
    String tag,
    String name,
    int translatedBytes,
    int jitedBytes,
    Duration loadTime,
    int uid,
    List<Integer> mapIds,
    boolean gplCompatible,
    int ifindex,
    int btfId,
    Duration runTime,
    long runs,
    long recursionMisses,
    int verifiedInstructions,
    int attachBtfObjectId,
    int attachBtfId) {
  /** Up to {@code attach_btf_id}. */
  private static final int SIZE = 232;

  private static final int XLATED_PROG_LEN = 20;
  private static final int XLATED_PROG_INSNS = 32;
  private static final int NR_MAP_IDS = 52;
  private static final int MAP_IDS = 56;

  /** {@code MAX_USED_MAPS} of the kernel. */
  private static final int MOST_MAPS = 64;

  static ProgramInfo of(OwnedFd fd) {
    return ObjectInfo.of(
        fd,
        SIZE,
        MOST_MAPS * Integer.BYTES,
        info -> {
          int maps = Math.min(info.u32(NR_MAP_IDS), MOST_MAPS);
          List<Integer> mapIds = List.of();
          if (maps > 0) {
            info.clear();
            int array = info.array(NR_MAP_IDS, maps, MAP_IDS, maps * Integer.BYTES);
            info.ask();
            mapIds = ints(info.memory(), array, Math.min(maps, info.u32(NR_MAP_IDS)));
          }
          return read(info, mapIds);
        });
  }

  private static ProgramInfo read(ObjectInfo info, List<Integer> mapIds) {
    return new ProgramInfo(
        ProgramType.of(info.u32(0)),
        info.u32(4),
        HexFormat.of().formatHex(info.bytes(8, 8)),
        info.name(64),
        info.u32(XLATED_PROG_LEN),
        info.u32(16),
        Duration.ofNanos(info.u64(40)),
        info.u32(48),
        mapIds,
        (info.u32(84) & 1) != 0,
        info.u32(80),
        info.u32(128),
        Duration.ofNanos(info.u64(192)),
        info.u64(200),
        info.u64(208),
        info.u32(216),
        info.u32(220),
        info.u32(224));
  }

  private static List<Integer> ints(ByteBuffer memory, int at, int count) {
    List<Integer> ints = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ints.add(memory.getInt(at + i * Integer.BYTES));
    }
    return List.copyOf(ints);
  }

  static byte[] translated(OwnedFd fd) {
    int length = of(fd).translatedBytes();
    if (length == 0) {
      return new byte[0];
    }
    return ObjectInfo.of(
        fd,
        SIZE,
        length + 8,
        info -> {
          info.clear();
          int block = info.array(XLATED_PROG_LEN, length, XLATED_PROG_INSNS, length);
          info.ask();
          // The kernel says 0 here when it keeps the code to itself.
          boolean shown = info.u64(XLATED_PROG_INSNS) != 0;
          byte[] code = new byte[shown ? Math.min(length, info.u32(XLATED_PROG_LEN)) : 0];
          info.memory().get(block, code);
          return code;
        });
  }
}
