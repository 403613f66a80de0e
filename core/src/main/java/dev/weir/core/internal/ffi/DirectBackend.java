// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.NativeMethod;
import com.kenai.jffi.NativeMethods;
import com.kenai.jffi.PageManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The backend that enters the kernel itself: a static native method whose implementation is the few
 * instructions of {@link MachineCode}. No libc function lies between, so there is no errno to save
 * and read back, and all six arguments cost the same.
 *
 * <p>To the JVM it is an ordinary JNI method: a thread inside it is "in native", delays no
 * safepoint, and may block.
 */
final class DirectBackend extends JffiMemory {
  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  private static native long enter(long number, long a, long b, long c, long d, long e, long f);

  /**
   * Puts the machine code into a page of its own and makes it the native method. The page is never
   * unmapped, because a thread can be in it as long as the process lives: 4 KiB is what a class
   * loader that had Weir leaves behind.
   *
   * @throws IllegalStateException if the kernel lets no memory become executable, or /proc does not
   *     tell
   * @throws LinkageError if this JVM allows no native access
   */
  DirectBackend() {
    byte[] code = MachineCode.of(Native.ARCHITECTURE);
    PageManager pages = PageManager.getInstance();
    long page = pages.allocatePages(1, PageManager.PROT_READ | PageManager.PROT_WRITE);
    if (page == 0 || page == -1) {
      throw new IllegalStateException("no page of memory for the system call stub");
    }
    boolean bound = false;
    try {
      MemoryIO.getInstance().putByteArray(page, code, 0, code.length);
      // Written first, executable then, never both. On aarch64 the caches agree thereby: the kernel
      // cleans a page that it maps executable for the first time (arch/arm64/mm/flush.c,
      // __sync_icache_dcache).
      pages.protectPages(page, 1, PageManager.PROT_READ | PageManager.PROT_EXEC);
      requireExecutable(page);
      NativeMethods.register(
          DirectBackend.class, List.of(new NativeMethod(page, "enter", "(JJJJJJJ)J")));
      bound = true;
    } finally {
      if (!bound) {
        pages.freePages(page, 1);
      }
    }
  }

  /**
   * jffi does not tell whether the kernel agreed, and to find out by calling would end the process.
   */
  private static void requireExecutable(long page) {
    try {
      String permissions = permissions(mappings(), page);
      if (!permissions.startsWith("r-x")) {
        throw new IllegalStateException(
            "the kernel does not let memory of this process become executable (it stays "
                + permissions
                + ")");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see whether the system call stub is executable", e);
    }
  }

  /** Names of files stand in it as the bytes they are; the kernel escapes line feeds only. */
  private static List<String> mappings() throws IOException {
    String table = new String(Files.readAllBytes(MAPPINGS), StandardCharsets.ISO_8859_1);
    return List.of(table.stripTrailing().split("\n", -1));
  }

  /** {@return what may be done with an address, as the kernel writes it: {@code rwxp}} */
  static String permissions(List<String> mappings, long address) {
    for (String line : mappings) {
      int dash = line.indexOf('-');
      int space = line.indexOf(' ');
      long start = Long.parseUnsignedLong(line, 0, dash, 16);
      long end = Long.parseUnsignedLong(line, dash + 1, space, 16);
      if (Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0) {
        return line.substring(space + 1, space + 5);
      }
    }
    throw new IllegalStateException(
        MAPPINGS + " does not have address " + Long.toHexString(address));
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d) {
    return enter(number, a, b, c, d, 0, 0);
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d, long e, long f) {
    return enter(number, a, b, c, d, e, f);
  }

  @Override
  public String toString() {
    return "system calls of its own";
  }
}
