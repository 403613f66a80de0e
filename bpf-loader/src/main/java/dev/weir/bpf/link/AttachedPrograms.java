// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.AttachType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is attached to a place, by whomever ({@code BPF_PROG_QUERY}), in the order in which it runs.
 *
 * @param type the hook of the place
 * @param revision counts what is attached and detached; for {@link AttachOrder#expecting}. 0 where
 *     the kernel does not count: tcx since 6.6, netkit since 6.7, control groups since 6.17
 * @param flags {@code BPF_F_ALLOW_…} of a control group: 2 for many programs, 1 for one that those
 *     below may override, 0 for one, or none
 * @param programs the programs
 */
public record AttachedPrograms(AttachType type, long revision, int flags, List<Entry> programs) {
  private static final int BPF_F_QUERY_EFFECTIVE = 1;

  private static final int TARGET_FD = 0;
  private static final int ATTACH_TYPE = 4;
  private static final int QUERY_FLAGS = 8;
  private static final int ATTACH_FLAGS = 12;
  private static final int PROG_IDS = 16;
  private static final int COUNT = 24;
  private static final int LINK_IDS = 40;
  private static final int REVISION = 56;

  /**
   * Up to {@code revision}. All of it is declared: some kernels write the revision whatever they
   * are told.
   */
  private static final int SIZE = 64;

  private static final int FIRST_ROOM = 16;

  /**
   * A program that is attached.
   *
   * @param programId its id
   * @param linkId the link it is attached with; 0 if it is attached without, or the kernel does not
   *     tell: only tcx and netkit do
   */
  public record Entry(int programId, int linkId) {}

  /**
   * Copies the list.
   *
   * @param type the hook of the place
   * @param revision counts what is attached and detached
   * @param flags {@code BPF_F_ALLOW_…} of a control group
   * @param programs the programs
   */
  public AttachedPrograms {
    programs = List.copyOf(programs);
  }

  /** {@return the ids of the programs} */
  public List<Integer> programIds() {
    return programs.stream().map(Entry::programId).toList();
  }

  /**
   * Looks.
   *
   * @param point the place
   * @param type the hook
   * @return what is attached to it itself
   * @throws KernelException {@code EINVAL} if places of this kind do not have the hook, or the
   *     kernel cannot tell (maps of sockets before 5.15); {@code ENODEV} if there is no such device
   *     in the network namespace of the calling thread; {@code EPERM} without {@code CAP_NET_ADMIN}
   */
  public static AttachedPrograms at(AttachPoint point, AttachType type) {
    return query(point, type, 0);
  }

  /**
   * Looks at all that runs for a control group, also what those above it have attached.
   *
   * @param point the control group
   * @param type the hook
   * @return what runs for it; without flags
   * @throws KernelException as {@link #at}
   */
  public static AttachedPrograms effective(AttachPoint.ControlGroup point, AttachType type) {
    return query(point, type, BPF_F_QUERY_EFFECTIVE);
  }

  private static AttachedPrograms query(AttachPoint point, AttachType type, int flags) {
    boolean tellsLinks = tellsLinks(type);
    try (Target target = Target.open(point)) {
      int room = FIRST_ROOM;
      while (true) {
        try (Attr attr = Attr.ofSize(SIZE, 2 * Integer.BYTES * (room + 2))) {
          int ids = attr.block(PROG_IDS, room * Integer.BYTES);
          int links = tellsLinks ? attr.block(LINK_IDS, room * Integer.BYTES) : -1;
          attr.u32(ATTACH_TYPE, type.number()).u32(QUERY_FLAGS, flags).u32(COUNT, room);
          long result =
              target.with(number -> attr.u32(TARGET_FD, number).call(BpfCommand.BPF_PROG_QUERY));
          if (result == -Errno.ENOSPC.number()) {
            room = Math.max(2 * room, attr.u32(COUNT));
            continue;
          }
          if (result == -Errno.ENOENT.number() && tellsLinks) {
            return new AttachedPrograms(type, attr.u64(REVISION), 0, List.of());
          }
          if (result < 0) {
            throw explain(result, target, type);
          }
          return read(type, attr, ids, links);
        }
      }
    }
  }

  private static boolean tellsLinks(AttachType type) {
    return switch (type) {
      case TCX_INGRESS, TCX_EGRESS, NETKIT_PRIMARY, NETKIT_PEER -> true;
      default -> false;
    };
  }

  private static AttachedPrograms read(AttachType type, Attr attr, int ids, int links) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < attr.u32(COUNT); i++) {
      int link = links < 0 ? 0 : attr.memory().getInt(links + i * Integer.BYTES);
      entries.add(new Entry(attr.memory().getInt(ids + i * Integer.BYTES), link));
    }
    return new AttachedPrograms(type, attr.u64(REVISION), attr.u32(ATTACH_FLAGS), entries);
  }

  private static KernelException explain(long result, Target target, AttachType type) {
    String object = "%s of %s".formatted(type.kernelName(), target);
    return BpfCommand.BPF_PROG_QUERY.failed(
        result,
        object,
        switch (Errno.of((int) -result)) {
          case EINVAL -> "it has no such hook, or this kernel cannot tell what is attached to it";
          case ENODEV -> "there is no such device in the network namespace of this thread";
          case ENXIO -> "it is not a netkit device, or not the side that programs are attached to";
          case EPERM -> "needs CAP_NET_ADMIN";
          default -> "";
        });
  }
}
