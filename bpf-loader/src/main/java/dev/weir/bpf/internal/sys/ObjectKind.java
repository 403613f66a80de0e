// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a descriptor of BPF is of, by the name of its anonymous inode. {@link ObjectInfo} does not
 * tell: the kernel fills any struct with what it has to say of whatever object it is.
 */
public enum ObjectKind {
  /** A map. */
  MAP("map"),
  /** A program. */
  PROGRAM("prog"),
  /** A link. */
  LINK("link"),
  /** None of these, or {@code /proc} is not mounted. */
  UNKNOWN("");

  private static final String PREFIX = "anon_inode:bpf";

  private final String name;

  ObjectKind(String name) {
    this.name = name;
  }

  static ObjectKind of(OwnedFd fd) {
    int raw = fd.acquire();
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + raw)).toString();
      for (ObjectKind kind : values()) {
        // "bpf-map", but "bpf_link".
        if (kind != UNKNOWN
            && target.startsWith(PREFIX)
            && target.substring(PREFIX.length() + 1).equals(kind.name)) {
          return kind;
        }
      }
    } catch (IOException e) {
      return UNKNOWN;
    } finally {
      fd.release();
    }
    return UNKNOWN;
  }

  /**
   * Refuses a descriptor of something else. What is no object of BPF at all the kernel refuses when
   * it is asked to describe it.
   *
   * @param fd the descriptor
   * @throws KernelException {@code EINVAL} if it is of another kind
   */
  public void require(OwnedFd fd) {
    ObjectKind found = of(fd);
    if (found != this && found != UNKNOWN) {
      throw new KernelException(
          BpfCommand.BPF_OBJ_GET_INFO_BY_FD.name(),
          fd.toString(),
          Errno.EINVAL.number(),
          "it is a %s, not a %s".formatted(found.word(), word()));
    }
  }

  /** {@return what people call it} */
  String word() {
    return this == PROGRAM ? "program" : name;
  }
}
