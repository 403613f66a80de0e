// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.bpf.btf.Btf;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * BTF in the kernel ({@code BPF_BTF_LOAD}), to be closed by who loaded it. Maps and programs that
 * refer to it keep it.
 */
public final class LoadedBtf implements AutoCloseable {
  private static final int BTF = 0;
  private static final int LOG_BUF = 8;
  private static final int BTF_SIZE = 16;
  private static final int LOG_SIZE = 20;
  private static final int LOG_LEVEL = 24;

  /** Up to {@code btf_log_level}; {@code btf_log_true_size} came with 6.4. */
  private static final int SIZE = 28;

  private static final int LOG_ROOM = 64 << 10;

  private final OwnedFd fd;

  private LoadedBtf(OwnedFd fd) {
    this.fd = fd;
  }

  /**
   * Loads BTF. A log is asked for only if the kernel refuses it: one that is too short would be an
   * error itself.
   *
   * @param btf what to load, sanitised for this kernel
   * @param name whose it is, for messages
   * @return the owner
   * @throws dev.weir.core.error.KernelException {@code EINVAL} with what the kernel says of it,
   *     {@code EPERM} without the privilege
   */
  public static LoadedBtf load(Btf btf, String name) {
    ByteBuffer bytes = btf.bytes();
    try (Attr attr = Attr.ofSize(SIZE, bytes.remaining() + LOG_ROOM + 16)) {
      attr.bytes(BTF, bytes).u32(BTF_SIZE, bytes.remaining());
      long result = attr.call(BpfCommand.BPF_BTF_LOAD);
      if (result < 0) {
        String object = "BTF of " + name;
        throw BpfCommand.BPF_BTF_LOAD.failed(result, object, log(attr));
      }
      return new LoadedBtf(OwnedFd.adopt(result, "BTF of " + name));
    }
  }

  private static String log(Attr attr) {
    int log = attr.block(LOG_BUF, LOG_ROOM);
    attr.u32(LOG_SIZE, LOG_ROOM).u32(LOG_LEVEL, 1);
    long again = attr.call(BpfCommand.BPF_BTF_LOAD);
    if (again >= 0) {
      OwnedFd.adopt(again, "BTF").close();
      return "it was accepted when asked again";
    }
    String text = new String(attr.copy(log, LOG_ROOM), StandardCharsets.UTF_8);
    String[] lines = text.substring(0, text.indexOf('\0')).strip().split("\n", -1);
    return lines[lines.length - 1].strip();
  }

  /** {@return the descriptor, to be lent} */
  public OwnedFd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }
}
