// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.LinkType;
import dev.weir.core.handle.OwnedFd;
import java.io.InputStream;

/**
 * A program that the kernel runs for each of its tasks, sockets, routes, map elements …, and whose
 * output is read like a file (5.8). Thread-safe; each reader goes through all of them once.
 */
public final class IterLink extends BpfLink {
  private static final int ITER_INFO = 16;
  private static final int ITER_INFO_LEN = 24;

  /** {@code union bpf_iter_link_info} up to {@code map.map_fd}; it has grown since. */
  private static final int MAP_INFO = 4;

  private static final int CREATE_SIZE = 8;

  IterLink(OwnedFd fd, LinkInfo info) {
    super(fd, info);
  }

  /**
   * Attaches a program to what it was loaded for.
   *
   * @param program a {@code TRACING} program with attach type {@code TRACE_ITER}
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if it is another, {@code EBADF} if
   *     it goes through a map that has to be named
   */
  public static IterLink attach(BpfProgram program) {
    return (IterLink) creation(program).at(0, "its iterator");
  }

  /**
   * Attaches a program that goes through a map.
   *
   * @param program a {@code TRACING} program for {@code bpf_map_elem}, {@code sk_storage_map} …
   * @param map the map; the link keeps it
   * @return the link
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if the map is not of a type that it
   *     can go through, {@code EACCES} if it reads more of key or value than there is
   */
  public static IterLink attach(BpfProgram program, BpfMap map) {
    int raw = map.fd().acquire();
    try {
      return (IterLink)
          creation(program)
              .rest(
                  attr -> {
                    int info = attr.block(ITER_INFO, MAP_INFO);
                    attr.memory().putInt(info, raw);
                    attr.u32(ITER_INFO_LEN, MAP_INFO);
                  })
              .at(0, map.toString());
    } finally {
      map.fd().release();
    }
  }

  private static LinkCreation creation(BpfProgram program) {
    return new LinkCreation(LinkType.ITER, AttachType.TRACE_ITER, program)
        .hint(
            errno ->
                switch (errno) {
                  case EINVAL -> "not an iterator, or one that goes through a map of another type";
                  case EBADF -> "it goes through a map: say which";
                  case EACCES -> "it looks at more of a key or value than the map has";
                  default -> "";
                });
  }

  /**
   * Runs the program, as far as its output is read.
   *
   * @return what it writes; to be closed, not thread-safe
   * @throws dev.weir.core.error.KernelException {@code EMFILE} if the process has no descriptor
   *     left
   */
  public InputStream read() {
    int raw = fd().acquire();
    try (Attr attr = Attr.ofSize(CREATE_SIZE)) {
      BpfCommand command = BpfCommand.BPF_ITER_CREATE;
      long result = command.check(attr.u32(0, raw).call(command), toString());
      return new FdInputStream(OwnedFd.adopt(result, "reader of " + this));
    } finally {
      fd().release();
    }
  }
}
