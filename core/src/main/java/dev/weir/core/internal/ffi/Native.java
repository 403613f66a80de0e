// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import dev.weir.core.error.NativeAccessException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one backend, bound at first use and tested before it is handed out. A failure to
 * bind is kept as a value: classes that name system calls load anywhere, also on a laptop that
 * cannot make them.
 */
public final class Native {
  private static final Logger LOG = LoggerFactory.getLogger(Native.class);

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
      } catch (RuntimeException e) {
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
      return firstThatWorks(
          List.of(DirectBackend::new, JffiBackend::new),
          backend -> NativeSelfTest.run(backend, x86 ? 202 : 98, x86 ? 8 : 62));
    }
  }

  /**
   * Chooses a backend. One that cannot be used is named in the log, with the reason, when another
   * takes its place: what depends on it is a few nanoseconds of each call, and nobody should have
   * to wonder where they went.
   *
   * @param backends the ways to make one, the preferred first
   * @param test throws if a backend is not to be used
   * @return the first that can be made and passes
   * @throws IllegalStateException naming why each of them cannot be used
   */
  static NativeBackend firstThatWorks(
      List<Supplier<NativeBackend>> backends, Consumer<NativeBackend> test) {
    List<Throwable> refused = new ArrayList<>();
    for (Supplier<NativeBackend> candidate : backends) {
      try {
        NativeBackend backend = candidate.get();
        test.accept(backend);
        for (Throwable reason : refused) {
          LOG.info(
              "Weir makes its system calls through {}, because: {}", backend, reason.toString());
        }
        return backend;
      } catch (LinkageError | RuntimeException e) {
        // Anything a missing library, a noexec temporary directory, memory that cannot become
        // executable or denied native access throws; kept, not swallowed.
        refused.add(e);
      }
    }
    IllegalStateException none =
        new IllegalStateException(
            refused.stream()
                .map(Native::worded)
                .distinct()
                .collect(Collectors.joining("; then: ")));
    refused.forEach(none::addSuppressed);
    throw none;
  }

  /** jffi puts a whole stack into its messages. */
  private static String worded(Throwable reason) {
    return reason.toString().lines().findFirst().orElse("");
  }
}
