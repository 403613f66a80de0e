// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.kernel;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.internal.core.TargetBtf;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.internal.externs.ExternSource;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.kernel.KernelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the running kernel tells of itself below {@code /sys} and {@code /proc}. Its BTF is read
 * once for the process: it does not change while the machine runs, and takes a tenth of a second.
 */
public final class RunningKernel implements ExternSource {
  private static final Path BTF = Path.of("/sys/kernel/btf");

  /**
   * x86-64 and aarch64 have them since 4.17 and 4.19 (CONFIG_ARCH_HAS_SYSCALL_WRAPPER): before the
   * oldest kernel that Weir runs on.
   */
  private static final boolean SYSCALL_WRAPPER = true;

  /** Of links of perf events; no probe without attaching one, so the version decides. */
  private static final KernelVersion BPF_COOKIE = new KernelVersion(5, 15, 0);

  private @Nullable TargetTypes types;

  /** Creates a view. Nothing is read before it is asked for. */
  public RunningKernel() {}

  /**
   * {@return the types of the running kernel and its modules} Modules are listed once, when they
   * are first needed.
   *
   * @throws UnsupportedKernelException if it has none
   */
  @Override
  public synchronized TargetTypes types() {
    TargetTypes known = types;
    if (known == null) {
      known = TargetTypes.kernel(Vmlinux.get(), RunningKernel::modules);
      types = known;
    }
    return known;
  }

  /**
   * {@return the types of the running kernel}
   *
   * @throws UnsupportedKernelException if it has none
   */
  public static Btf vmlinux() {
    return Vmlinux.get();
  }

  private static List<TargetBtf> modules() {
    List<TargetBtf> modules = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(BTF)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals("vmlinux")) {
          modules.add(new TargetBtf(name, Btf.read(file, Vmlinux.get())));
        }
      }
    } catch (IOException e) {
      throw new WeirException("listing " + BTF + " failed: " + e, e);
    }
    return modules;
  }

  @Override
  public KernelVersion version() {
    return KernelVersion.running();
  }

  @Override
  public boolean hasBpfCookie() {
    return version().isAtLeast(BPF_COOKIE);
  }

  @Override
  public boolean hasSyscallWrapper() {
    return SYSCALL_WRAPPER;
  }

  @Override
  public InputStream config() throws IOException {
    try {
      return Files.newInputStream(Path.of("/proc/config.gz"));
    } catch (NoSuchFileException e) {
      String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
      return Files.newInputStream(Path.of("/boot/config-" + release));
    }
  }

  @Override
  public InputStream kallsyms() throws IOException {
    return Files.newInputStream(Path.of("/proc/kallsyms"));
  }

  private static final class Vmlinux {
    private Vmlinux() {}

    static Btf get() {
      if (!Files.exists(BTF.resolve("vmlinux"))) {
        throw new UnsupportedKernelException(
            "BTF of the kernel", "CONFIG_DEBUG_INFO_BTF", "there is no " + BTF + "/vmlinux");
      }
      return Holder.TYPES;
    }

    private static final class Holder {
      static final Btf TYPES = Btf.read(BTF.resolve("vmlinux"));
    }
  }
}
