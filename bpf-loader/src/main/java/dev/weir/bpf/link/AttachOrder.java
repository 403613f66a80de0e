// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.core.handle.OwnedFd;
import org.jspecify.annotations.Nullable;

/**
 * Where among the programs of a place a new one goes, and what the place has to look like for it to
 * be attached at all. For tcx (6.6), netkit (6.7), and control groups (6.17); {@link
 * #replacing(BpfProgram)} also for older control groups.
 *
 * <p>Immutable. Programs and links that it names have to be open when it is used.
 */
public final class AttachOrder {
  /** uapi/linux/bpf.h: BPF_F_REPLACE … BPF_F_LINK. */
  private static final int BPF_F_REPLACE = 1 << 2;

  private static final int BPF_F_BEFORE = 1 << 3;
  private static final int BPF_F_AFTER = 1 << 4;
  private static final int BPF_F_ID = 1 << 5;
  private static final int BPF_F_LINK = 1 << 13;

  private static final AttachOrder LAST = new AttachOrder(0, 0, null, null, 0, "last");

  private final int flags;
  private final int id;
  private final @Nullable OwnedFd relative;
  private final @Nullable OwnedFd replaced;
  private final long revision;
  private final String words;

  private AttachOrder(
      int flags,
      int id,
      @Nullable OwnedFd relative,
      @Nullable OwnedFd replaced,
      long revision,
      String words) {
    this.flags = flags;
    this.id = id;
    this.relative = relative;
    this.replaced = replaced;
    this.revision = revision;
    this.words = words;
  }

  /** {@return behind all others} */
  public static AttachOrder last() {
    return LAST;
  }

  /** {@return in front of all others} */
  public static AttachOrder first() {
    return new AttachOrder(BPF_F_BEFORE, 0, null, null, 0, "first");
  }

  /**
   * Goes in front of a program.
   *
   * @param program one that is attached there, with or without a link
   * @return the order
   */
  public static AttachOrder before(BpfProgram program) {
    return relative(BPF_F_BEFORE, program.fd(), "before " + program);
  }

  /**
   * Goes in front of a link.
   *
   * @param link one that is attached there
   * @return the order
   */
  public static AttachOrder before(BpfLink link) {
    return relative(BPF_F_BEFORE | BPF_F_LINK, link.fd(), "before " + link);
  }

  /**
   * Goes in front of a program.
   *
   * @param id the id of one that is attached there, with or without a link
   * @return the order
   */
  public static AttachOrder beforeProgram(int id) {
    return byId(BPF_F_BEFORE, id, "before program " + Integer.toUnsignedString(id));
  }

  /**
   * Goes in front of a link.
   *
   * @param id the id of one that is attached there
   * @return the order
   */
  public static AttachOrder beforeLink(int id) {
    return byId(BPF_F_BEFORE | BPF_F_LINK, id, "before link " + Integer.toUnsignedString(id));
  }

  /**
   * Goes behind a program.
   *
   * @param program one that is attached there, with or without a link
   * @return the order
   */
  public static AttachOrder after(BpfProgram program) {
    return relative(BPF_F_AFTER, program.fd(), "after " + program);
  }

  /**
   * Goes behind a link.
   *
   * @param link one that is attached there
   * @return the order
   */
  public static AttachOrder after(BpfLink link) {
    return relative(BPF_F_AFTER | BPF_F_LINK, link.fd(), "after " + link);
  }

  /**
   * Goes behind a program.
   *
   * @param id the id of one that is attached there, with or without a link
   * @return the order
   */
  public static AttachOrder afterProgram(int id) {
    return byId(BPF_F_AFTER, id, "after program " + Integer.toUnsignedString(id));
  }

  /**
   * Goes behind a link.
   *
   * @param id the id of one that is attached there
   * @return the order
   */
  public static AttachOrder afterLink(int id) {
    return byId(BPF_F_AFTER | BPF_F_LINK, id, "after link " + Integer.toUnsignedString(id));
  }

  /**
   * Takes the place of a program. For {@link LegacyAttachment} only: a link is replaced by updating
   * it.
   *
   * @param program one that is attached there without a link
   * @return the order
   */
  public static AttachOrder replacing(BpfProgram program) {
    return new AttachOrder(BPF_F_REPLACE, 0, null, program.fd(), 0, "replacing " + program);
  }

  /**
   * Demands that nobody has attached or detached anything meanwhile.
   *
   * @param revision what {@link AttachedPrograms#revision()} said; 0 demands nothing
   * @return a copy that demands it; otherwise attaching throws {@link ConcurrentChangeException}
   */
  public AttachOrder expecting(long revision) {
    String more = " at revision " + Long.toUnsignedString(revision);
    return new AttachOrder(flags, id, relative, replaced, revision, words + more);
  }

  private static AttachOrder relative(int flags, OwnedFd fd, String words) {
    return new AttachOrder(flags, 0, fd, null, 0, words);
  }

  private static AttachOrder byId(int flags, int id, String words) {
    return new AttachOrder(flags | BPF_F_ID, id, null, null, 0, words);
  }

  int flags() {
    return flags;
  }

  long revision() {
    return revision;
  }

  boolean isDefault() {
    return flags == 0 && revision == 0;
  }

  boolean replaces() {
    return replaced != null;
  }

  /** A call that takes the numbers that an order stands for. */
  @FunctionalInterface
  interface Call {
    /** Makes it, with a descriptor or an id, and the descriptor of what is replaced. */
    long with(int relative, int replaced);
  }

  long lend(Call call) {
    int before = relative == null ? id : relative.acquire();
    try {
      int old = replaced == null ? 0 : replaced.acquire();
      try {
        return call.with(before, old);
      } finally {
        if (replaced != null) {
          replaced.release();
        }
      }
    } finally {
      if (relative != null) {
        relative.release();
      }
    }
  }

  @Override
  public String toString() {
    return words;
  }
}
