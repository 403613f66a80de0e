// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.kernel;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.internal.sys.ObjectIds;
import dev.weir.bpf.internal.sys.ObjectInfo;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;

/** BTF that a program or a map was loaded with, read back ({@code struct bpf_btf_info}). */
public final class ProgramBtf {
  private static final int BTF = 0;
  private static final int BTF_SIZE = 8;
  private static final int SIZE = 32;

  private ProgramBtf() {}

  /**
   * Reads BTF.
   *
   * @param id its id, 0 for none
   * @param owner whose it is, for messages
   * @return the types
   * @throws InvalidSpecException if there is none
   */
  public static Btf of(int id, String owner) {
    if (id == 0) {
      throw new InvalidSpecException(owner + " was loaded without BTF");
    }
    try (OwnedFd fd = ObjectIds.BTFS.open(id)) {
      int length = ObjectInfo.of(fd, SIZE, info -> info.u32(BTF_SIZE));
      return ObjectInfo.of(
          fd,
          SIZE,
          length + 8,
          info -> {
            info.clear();
            int block = info.array(BTF_SIZE, length, BTF, length);
            info.ask();
            byte[] bytes = new byte[length];
            info.memory().get(block, bytes);
            return Btf.parse(ByteBuffer.wrap(bytes));
          });
    }
  }
}
