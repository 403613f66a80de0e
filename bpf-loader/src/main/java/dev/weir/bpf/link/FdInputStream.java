// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.io.InputStream;
import java.util.Objects;

/** Reads a descriptor that is not a file of the class library. Not thread-safe. */
final class FdInputStream extends InputStream {
  private static final int MOST = 8192;

  private final OwnedFd fd;

  FdInputStream(OwnedFd fd) {
    this.fd = fd;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    int raw = fd.acquire();
    try (Scratch scratch = Scratch.open()) {
      int most = Math.min(length, MOST);
      int block = scratch.reserve(most);
      long result = Syscall.READ.call(raw, scratch.address(block), most);
      int count = (int) Syscall.READ.check(result, fd.toString());
      if (count == 0) {
        return -1;
      }
      scratch.buffer().get(block, into, offset, count);
      return count;
    } finally {
      fd.release();
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
