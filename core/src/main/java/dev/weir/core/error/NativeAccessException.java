// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

import org.jspecify.annotations.Nullable;

/**
 * This JVM cannot make system calls: another operating system, a native stub that cannot be loaded,
 * native access denied.
 */
public class NativeAccessException extends WeirException {

  /**
   * Creates an exception.
   *
   * @param cause what the native stub's loader threw
   */
  public NativeAccessException(@Nullable Throwable cause) {
    super(
        "this JVM cannot make Linux system calls ("
            + (cause == null ? "unknown cause" : cause)
            + "). jffi unpacks a native library into java.io.tmpdir, which must not be mounted noexec (or set"
            + " jffi.boot.library.path); JDK 24 and later want --enable-native-access=ALL-UNNAMED",
        cause);
  }
}
