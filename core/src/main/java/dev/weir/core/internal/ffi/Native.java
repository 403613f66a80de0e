// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import dev.weir.core.error.NativeAccessException;
import java.nio.ByteOrder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The process's one backend, bound at first use and tested before it is handed out. A failure to
 * bind is kept as a value: classes that name system calls load anywhere, also on a laptop that
 * cannot make them.
 */
public final class Native {

  /** The architectures whose system call numbers Weir knows. */
  public enum Architecture {
    /** 64-bit x86. */
    X86_64,
    /** 64-bit ARM. */
    AARCH64,
    /** Any other machine; nothing can be called there. */
    OTHER;

    private static Architecture ofThisMachine() {
      String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      if (!os.equals("linux")) {
        return OTHER;
      }
      return switch (System.getProperty("os.arch", "")) {
        case "amd64", "x86_64" -> X86_64;
        case "aarch64", "arm64" -> AARCH64;
        default -> OTHER;
      };
    }
  }

  /** This machine's architecture. */
  public static final Architecture ARCHITECTURE = Architecture.ofThisMachine();

  private Native() {}

  /**
   * {@return the backend}
   *
   * @throws NativeAccessException when there is none, with the reason
   */
  public static NativeBackend backend() {
    NativeBackend backend = Holder.BACKEND;
    if (backend == null) {
      throw unavailable();
    }
    return backend;
  }

  /** {@return why there is no backend, or null when there is one} */
  public static @Nullable Throwable unavailabilityCause() {
    return Holder.CAUSE;
  }

  private static NativeAccessException unavailable() {
    return new NativeAccessException(Holder.CAUSE);
  }

  private static final class Holder {
    static final @Nullable NativeBackend BACKEND;
    static final @Nullable Throwable CAUSE;

    static {
      NativeBackend backend = null;
      Throwable cause = null;
      try {
        backend = bind();
      } catch (LinkageError | RuntimeException e) {
        // Anything a missing library, a noexec temporary directory or denied native access throws;
        // kept, not swallowed.
        cause = e;
      }
      BACKEND = backend;
      CAUSE = cause;
    }

    private static NativeBackend bind() {
      boolean x86 = ARCHITECTURE == Architecture.X86_64;
      if (ARCHITECTURE == Architecture.OTHER) {
        throw new IllegalStateException(
            "Weir makes Linux system calls on x86-64 and aarch64; this is "
                + System.getProperty("os.name")
                + " on "
                + System.getProperty("os.arch"));
      }
      if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
        throw new IllegalStateException("Weir runs on little-endian machines only");
      }
      NativeBackend backend = new JnrBackend();
      NativeSelfTest.run(backend, x86 ? 202 : 98, x86 ? 8 : 62);
      return backend;
    }
  }
}
