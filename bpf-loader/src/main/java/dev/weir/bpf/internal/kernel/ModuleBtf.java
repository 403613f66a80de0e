// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.kernel;

import dev.weir.bpf.internal.sys.ObjectIds;
import dev.weir.bpf.internal.sys.ObjectInfo;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.nio.charset.StandardCharsets;

/** Descriptors for the BTF of modules, found by name ({@code struct bpf_btf_info}). */
public final class ModuleBtf {
  private static final int NAME = 16;
  private static final int NAME_LEN = 24;
  private static final int KERNEL_BTF = 28;
  private static final int SIZE = 32;

  /** {@code MODULE_NAME_LEN}. */
  private static final int LONGEST_NAME = 64;

  private ModuleBtf() {}

  /**
   * Opens the BTF of a module.
   *
   * @param module its name
   * @return its descriptor, the caller's to close
   * @throws KernelException {@code ENOENT} if no module of that name has BTF
   */
  public static OwnedFd open(String module) {
    for (int id : ObjectIds.BTFS.all()) {
      OwnedFd fd;
      try {
        fd = ObjectIds.BTFS.open(id);
      } catch (KernelException e) {
        if (e.errno() == Errno.ENOENT) {
          continue; // gone since it was listed
        }
        throw e;
      }
      if (isOf(fd, module)) {
        return fd;
      }
      fd.close();
    }
    throw new KernelException(
        "BPF_BTF_GET_FD_BY_ID",
        "BTF of module " + module,
        Errno.ENOENT.number(),
        "is the module loaded?");
  }

  private static boolean isOf(OwnedFd fd, String module) {
    return ObjectInfo.of(
        fd,
        SIZE,
        LONGEST_NAME,
        info -> {
          if (info.u32(KERNEL_BTF) == 0) {
            return false;
          }
          info.clear();
          int name = info.array(NAME_LEN, LONGEST_NAME, NAME, LONGEST_NAME);
          info.ask();
          byte[] text = new byte[LONGEST_NAME];
          info.memory().get(name, text);
          String found = new String(text, StandardCharsets.UTF_8);
          return found.substring(0, found.indexOf('\0')).equals(module);
        });
  }
}
