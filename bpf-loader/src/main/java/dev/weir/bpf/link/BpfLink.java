// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.internal.sys.ObjectIds;
import dev.weir.bpf.internal.sys.ObjectKind;
import dev.weir.bpf.internal.sys.Pin;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link in the kernel: the owner of one descriptor for it. The program stays attached as long as
 * any descriptor or pin refers to the link; closing the last detaches it. So a link that is
 * forgotten takes the datapath with it when the process ends, and one that is pinned does not.
 *
 * <p>Thread-safe.
 */
public abstract sealed class BpfLink implements Attachment
    permits XdpLink,
        TcxLink,
        NetkitLink,
        CgroupLink,
        NetnsLink,
        SockMapLink,
        TracingLink,
        IterLink,
        NetfilterLink,
        OtherLink {
  private static final int BPF_F_REPLACE = 1 << 2;

  private static final int UPDATE_SIZE = 16;
  private static final int DETACH_SIZE = 4;

  private static final String KEEPS_PROGRAM =
      "a link of this type keeps its program for life: attach the new one, then close this";

  private static final String DOES_NOT_FIT =
      "the new program's type, or the attach type it was loaded for, differs from the old one's";

  private final OwnedFd fd;
  private final LinkType type;
  private final int id;

  BpfLink(OwnedFd fd, LinkInfo info) {
    this.fd = fd;
    this.type = info.type();
    this.id = info.id();
  }

  /**
   * Takes over a descriptor of a link.
   *
   * @param fd the descriptor; this closes it, also when it cannot be taken over
   * @return the link, of the class for its type
   * @throws KernelException {@code EINVAL} if it is no link's
   */
  public static BpfLink adopt(OwnedFd fd) {
    try {
      ObjectKind.LINK.require(fd);
      LinkInfo info = LinkInfo.of(fd);
      return switch (info.type()) {
        case XDP -> new XdpLink(fd, info);
        case TCX -> new TcxLink(fd, info);
        case NETKIT -> new NetkitLink(fd, info);
        case CGROUP -> new CgroupLink(fd, info);
        case NETNS -> new NetnsLink(fd, info);
        case SOCKMAP -> new SockMapLink(fd, info);
        case RAW_TRACEPOINT, TRACING -> new TracingLink(fd, info);
        case ITER -> new IterLink(fd, info);
        case NETFILTER -> new NetfilterLink(fd, info);
        case UNSPEC, PERF_EVENT, KPROBE_MULTI, STRUCT_OPS, UPROBE_MULTI, TRACING_MULTI ->
            new OtherLink(fd, info);
      };
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Opens a pinned link.
   *
   * @param path its path on a BPF file system
   * @return the link, of the class for its type
   * @throws KernelException {@code ENOENT} if nothing is there, {@code EINVAL} if it is something
   *     else
   */
  public static BpfLink open(Path path) {
    return adopt(Pin.open(path));
  }

  /**
   * Opens a link by its id. Needs {@code CAP_SYS_ADMIN}.
   *
   * @param id its id
   * @return the link, of the class for its type
   * @throws KernelException {@code ENOENT} if there is none, {@code EPERM} without the privilege
   */
  public static BpfLink open(int id) {
    return adopt(ObjectIds.LINKS.open(id));
  }

  /**
   * {@return the ids of all links of the machine, ascending} Needs {@code CAP_SYS_ADMIN}.
   *
   * @throws KernelException {@code EPERM} without the privilege
   */
  public static List<Integer> ids() {
    return ObjectIds.LINKS.all();
  }

  /** {@return what it attaches} */
  public LinkType type() {
    return type;
  }

  /** {@return its id, unique on the machine as long as it lives} */
  public int id() {
    return id;
  }

  /** {@return what the kernel says of it now} */
  public LinkInfo info() {
    return LinkInfo.of(fd);
  }

  /** {@return its descriptor, to be lent for a system call; closing it is this link's business} */
  public OwnedFd fd() {
    return fd;
  }

  /**
   * Makes another owner of the same link.
   *
   * @return the other
   * @throws dev.weir.core.error.HandleClosedException if this one is closed
   */
  public BpfLink duplicate() {
    return adopt(fd.duplicate());
  }

  /**
   * Gives it a path, which keeps the program attached after close and after the process. The path
   * is the caller's to remove; a program that only the path kept is detached some time afterwards.
   *
   * @param path where, in a directory of a BPF file system; the last name has no dot
   * @throws KernelException {@code EEXIST} if something is there, {@code ENOENT} if there is no
   *     such directory, {@code EPERM} if it is not on a BPF file system
   */
  public void pin(Path path) {
    Pin.create(fd, path);
  }

  /**
   * Puts another program in the place of the one that is attached, whichever that is.
   *
   * @param program the new one, of the same type and attach type
   * @throws KernelException {@code EINVAL} if it does not fit, or a link of this type keeps its
   *     program for life; {@code ENOLINK} if it was detached
   */
  @Override
  public void update(BpfProgram program) {
    replace(program, null);
  }

  /**
   * Puts another program in the place of a certain one.
   *
   * @param program the new one, of the same type and attach type
   * @param expected the one that is to be replaced
   * @throws ConcurrentChangeException if another is attached meanwhile
   * @throws KernelException {@code EINVAL} if it does not fit, or a link of this type keeps its
   *     program for life; {@code ENOLINK} if it was detached
   */
  public void update(BpfProgram program, BpfProgram expected) {
    replace(program, expected);
  }

  private void replace(BpfProgram program, @Nullable BpfProgram expected) {
    int link = fd.acquire();
    try {
      int next = program.fd().acquire();
      try {
        int old = expected == null ? 0 : expected.fd().acquire();
        try {
          long result = update(link, next, old);
          if (result < 0) {
            throw explainUpdate(result, program, expected);
          }
        } finally {
          if (expected != null) {
            expected.fd().release();
          }
        }
      } finally {
        program.fd().release();
      }
    } finally {
      fd.release();
    }
  }

  private static long update(int link, int next, int old) {
    try (Attr attr = Attr.ofSize(UPDATE_SIZE)) {
      attr.u32(0, link).u32(4, next).u32(8, old == 0 ? 0 : BPF_F_REPLACE).u32(12, old);
      return attr.call(BpfCommand.BPF_LINK_UPDATE);
    }
  }

  private KernelException explainUpdate(
      long result, BpfProgram program, @Nullable BpfProgram expected) {
    String object = "%s to %s".formatted(this, program);
    BpfCommand command = BpfCommand.BPF_LINK_UPDATE;
    Errno errno = Errno.of((int) -result);
    if (errno == Errno.EPERM && expected != null) {
      int attached = info().programId();
      if (attached != expected.id()) {
        return new ConcurrentChangeException(
            command.failed(result, object, ""),
            Integer.toUnsignedLong(expected.id()),
            Integer.toUnsignedLong(attached),
            "program",
            "look again at what is attached");
      }
    }
    return command.failed(
        result,
        object,
        switch (errno) {
          case EINVAL, EOPNOTSUPP, ENOTSUPP -> keepsProgram() ? KEEPS_PROGRAM : DOES_NOT_FIT;
          case ENOLINK -> "it was detached, or its target was removed";
          default -> "";
        });
  }

  private boolean keepsProgram() {
    return switch (type) {
      case RAW_TRACEPOINT,
          TRACING,
          PERF_EVENT,
          KPROBE_MULTI,
          UPROBE_MULTI,
          TRACING_MULTI,
          NETFILTER ->
          true;
      default -> false;
    };
  }

  @Override
  public void detach() {
    int raw = fd.acquire();
    try (Attr attr = Attr.ofSize(DETACH_SIZE)) {
      BpfCommand command = BpfCommand.BPF_LINK_DETACH;
      long result = attr.u32(0, raw).call(command);
      if (result == -Errno.EOPNOTSUPP.number()) {
        String hint =
            "a link of this type ends when it is closed, by all who hold it, and unpinned";
        throw command.failed(result, toString(), hint);
      }
      command.check(result, toString());
    } finally {
      fd.release();
    }
  }

  @Override
  public boolean isOpen() {
    return fd.isOpen();
  }

  @Override
  public void close() {
    fd.close();
  }

  /** {@return type and id} */
  @Override
  public String toString() {
    return "%s link (id %s)".formatted(type.kernelName(), Integer.toUnsignedString(id));
  }
}
