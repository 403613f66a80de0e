// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import dev.weir.core.error.WeirException;
import dev.weir.core.internal.ffi.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The note that the kernel's build leaves in the vDSO: {@code ELFNOTE32("Linux", 0,
 * LINUX_VERSION_CODE)} (arch/x86/entry/vdso/vdso-note.S, arch/arm64/kernel/vdso/note.S). The vDSO
 * is an ELF image that the kernel maps into every process.
 */
final class VdsoNote {
  private static final int PT_NOTE = 4;

  /** Offsets in Elf64_Ehdr and Elf64_Phdr, uapi/linux/elf.h. */
  private static final int E_PHOFF = 32;

  private static final int E_PHENTSIZE = 54;
  private static final int E_PHNUM = 56;
  private static final int P_OFFSET = 8;
  private static final int P_FILESZ = 32;

  /** The image is two pages or so; headers and notes stand in the first. */
  private static final int IMAGE_WINDOW = 4096;

  private VdsoNote() {}

  static KernelVersion version() {
    ByteBuffer image =
        Native.backend().bufferAt(imageAddress(), IMAGE_WINDOW).order(ByteOrder.nativeOrder());
    int headers = (int) image.getLong(E_PHOFF);
    for (int i = 0; i < image.getShort(E_PHNUM); i++) {
      int header = headers + i * image.getShort(E_PHENTSIZE);
      if (image.getInt(header) == PT_NOTE) {
        int offset = (int) image.getLong(header + P_OFFSET);
        int code = versionCode(image, offset, (int) image.getLong(header + P_FILESZ));
        if (code != 0) {
          return KernelVersion.ofCode(code);
        }
      }
    }
    throw new WeirException("the vDSO has no note with the kernel's version");
  }

  private static int versionCode(ByteBuffer image, int offset, int size) {
    int at = offset;
    while (at + 12 <= offset + size) {
      int nameSize = image.getInt(at);
      int descriptionSize = image.getInt(at + 4);
      int type = image.getInt(at + 8);
      int name = at + 12;
      int description = name + align4(nameSize);
      if (type == 0 && descriptionSize == 4 && nameSize == 6 && isLinux(image, name)) {
        return image.getInt(description);
      }
      at = description + align4(descriptionSize);
    }
    return 0;
  }

  private static boolean isLinux(ByteBuffer image, int offset) {
    String name = "Linux\0";
    for (int i = 0; i < name.length(); i++) {
      if (image.get(offset + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static long imageAddress() {
    return AuxiliaryVector.find(AuxiliaryVector.AT_SYSINFO_EHDR)
        .orElseThrow(
            () ->
                new WeirException(
                    "this process has no vDSO (vdso=0 on the kernel's command line?)"));
  }

  private static int align4(int size) {
    return (size + 3) & -4;
  }
}
