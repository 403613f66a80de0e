// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The ids of a kind of object: enumerated, and opened. Needs {@code CAP_SYS_ADMIN}. */
public enum ObjectIds {
  /** Programs. */
  PROGRAMS(BpfCommand.BPF_PROG_GET_NEXT_ID, BpfCommand.BPF_PROG_GET_FD_BY_ID, "program"),
  /** Maps. */
  MAPS(BpfCommand.BPF_MAP_GET_NEXT_ID, BpfCommand.BPF_MAP_GET_FD_BY_ID, "map"),
  /** Type information. */
  BTFS(BpfCommand.BPF_BTF_GET_NEXT_ID, BpfCommand.BPF_BTF_GET_FD_BY_ID, "BTF"),
  /** Links. */
  LINKS(BpfCommand.BPF_LINK_GET_NEXT_ID, BpfCommand.BPF_LINK_GET_FD_BY_ID, "link");

  /** {@code start_id} or the id asked for, {@code next_id}, {@code open_flags}. */
  private static final int ID = 0;

  private static final int NEXT_ID = 4;
  private static final int SIZE = 12;

  private final BpfCommand next;
  private final BpfCommand open;
  private final String kind;

  ObjectIds(BpfCommand next, BpfCommand open, String kind) {
    this.next = next;
    this.open = open;
    this.kind = kind;
  }

  /** {@return the ids that exist now, ascending} */
  public List<Integer> all() {
    List<Integer> ids = new ArrayList<>();
    OptionalInt id = after(0);
    while (id.isPresent()) {
      ids.add(id.getAsInt());
      id = after(id.getAsInt());
    }
    return ids;
  }

  /**
   * Finds the next id.
   *
   * @param id any id, 0 to begin with
   * @return the lowest id above it, or none
   */
  public OptionalInt after(int id) {
    try (Attr attr = Attr.ofSize(SIZE)) {
      long result = attr.u32(ID, id).call(next);
      if (result == -Errno.ENOENT.number()) {
        return OptionalInt.empty();
      }
      if (result == -Errno.EPERM.number()) {
        throw next.failed(
            result, kind + " ids", "listing what is on the machine needs CAP_SYS_ADMIN");
      }
      next.check(result, kind + " after id " + Integer.toUnsignedString(id));
      return OptionalInt.of(attr.u32(NEXT_ID));
    }
  }

  /**
   * Opens an object.
   *
   * @param id its id
   * @return its descriptor
   * @throws dev.weir.core.error.KernelException {@code ENOENT} if there is none, {@code EPERM}
   *     without the privilege
   */
  public OwnedFd open(int id) {
    String name = kind + " with id " + Integer.toUnsignedString(id);
    try (Attr attr = Attr.ofSize(SIZE)) {
      long result = attr.u32(ID, id).call(open);
      if (result == -Errno.EPERM.number()) {
        throw open.failed(result, name, "opening by id needs CAP_SYS_ADMIN");
      }
      return OwnedFd.adopt(open.check(result, name), name);
    }
  }
}
