// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.core.kernel.KernelVersion;
import java.io.IOException;
import java.io.InputStream;

/** What is known of a kernel. Each is asked for only if an object needs it. */
public interface ExternSource {

  /** {@return its version} */
  KernelVersion version();

  /** {@return whether links of perf events have a cookie (5.15)} */
  boolean hasBpfCookie();

  /** {@return whether system calls have wrappers: {@code __x64_sys_open} for {@code sys_open}} */
  boolean hasSyscallWrapper();

  /** {@return its types} */
  TargetTypes types();

  /**
   * Opens its configuration, compressed or not: {@code /proc/config.gz}, or {@code
   * /boot/config-RELEASE}.
   *
   * @return the text
   * @throws IOException if there is none
   */
  InputStream config() throws IOException;

  /**
   * Opens the list of its symbols, {@code /proc/kallsyms}.
   *
   * @return the text
   * @throws IOException if there is none
   */
  InputStream kallsyms() throws IOException;
}
