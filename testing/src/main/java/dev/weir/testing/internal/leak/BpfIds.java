// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.error.Errno;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of BPF object, with the commands that enumerate and describe it (uapi/linux/bpf.h). */
enum BpfIds {
  /** Maps. */
  MAP(12, 14),
  /** Programs. */
  PROG(11, 13),
  /** Links. */
  LINK(31, 30);

  private static final int BPF_OBJ_GET_INFO_BY_FD = 15;
  private static final int ATTR_SIZE = 16;
  private static final int INFO_SIZE = 256;

  /** Offsets in struct bpf_map_info and struct bpf_prog_info. */
  private static final int MAP_NAME = 24;

  private static final int PROG_NAME = 64;
  private static final int PROG_NR_MAP_IDS = 52;
  private static final int PROG_MAP_IDS = 56;
  private static final int NAME_SIZE = 16;

  /** struct bpf_link_info. */
  private static final int LINK_PROG_ID = 8;

  /** More maps than this in one program are not looked at. */
  private static final int MAX_MAPS = 64;

  private final int getNextId;
  private final int getFdById;

  BpfIds(int getNextId, int getFdById) {
    this.getNextId = getNextId;
    this.getFdById = getFdById;
  }

  /** {@return the word for it, as {@code /proc/PID/fdinfo} has it before "_id:"} */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the ids of all there are on the machine; empty if the kernel does not tell} */
  Optional<List<Integer>> all() {
    List<Integer> ids = new ArrayList<>();
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      long result;
      while ((result = Syscall.BPF.call(getNextId, scratch.address(attr), ATTR_SIZE)) == 0) {
        int id = scratch.buffer().getInt(attr + 4);
        ids.add(id);
        scratch.buffer().putInt(attr, id);
      }
      // Everything else, as a rule EPERM, is no end.
      return result == -Errno.ENOENT.number() ? Optional.of(ids) : Optional.empty();
    }
  }

  /** {@return what people call it: kind, id, name} */
  String describe(int id) {
    String name = "";
    if (this != LINK) {
      int at = this == MAP ? MAP_NAME : PROG_NAME;
      name = info(id).map(info -> text(info, at)).orElse("");
    }
    return "BPF " + word() + " " + id + (name.isEmpty() ? "" : " \"" + name + "\"");
  }

  /** {@return the maps that a program uses} */
  static List<Integer> mapsOfProgram(int id) {
    return PROG.info(id)
        .map(
            info -> {
              List<Integer> maps = new ArrayList<>();
              int count = Math.min(MAX_MAPS, info.getInt(PROG_NR_MAP_IDS));
              for (int i = 0; i < count; i++) {
                maps.add(info.getInt(INFO_SIZE + i * Integer.BYTES));
              }
              return maps;
            })
        .orElseGet(ArrayList::new);
  }

  /** {@return the program that a link attaches} */
  static Optional<Integer> programOfLink(int id) {
    return LINK.info(id).map(info -> info.getInt(LINK_PROG_ID));
  }

  /** {@return the object's info and, behind it, the ids of its maps; empty if it is gone} */
  private Optional<ByteBuffer> info(int id) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      int info = scratch.allocate(INFO_SIZE + MAX_MAPS * Integer.BYTES);
      scratch.buffer().putInt(attr, id);
      long fd = Syscall.BPF.call(getFdById, scratch.address(attr), ATTR_SIZE);
      if (fd < 0) {
        return Optional.empty();
      }
      try {
        if (this == PROG) {
          scratch
              .buffer()
              .putInt(info + PROG_NR_MAP_IDS, MAX_MAPS)
              .putLong(info + PROG_MAP_IDS, scratch.address(info + INFO_SIZE));
        }
        scratch
            .buffer()
            .putInt(attr, (int) fd)
            .putInt(attr + 4, INFO_SIZE)
            .putLong(attr + 8, scratch.address(info));
        if (Syscall.BPF.call(BPF_OBJ_GET_INFO_BY_FD, scratch.address(attr), ATTR_SIZE) < 0) {
          return Optional.empty();
        }
        byte[] copy = new byte[INFO_SIZE + MAX_MAPS * Integer.BYTES];
        scratch.buffer().get(info, copy);
        return Optional.of(ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()));
      } finally {
        Syscall.CLOSE.call(fd);
      }
    }
  }

  private static String text(ByteBuffer info, int at) {
    byte[] bytes = new byte[NAME_SIZE];
    info.get(at, bytes);
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
