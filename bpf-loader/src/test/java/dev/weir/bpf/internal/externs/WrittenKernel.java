// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.core.kernel.KernelVersion;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A kernel that is written down in a test. */
public class WrittenKernel implements ExternSource {
  private final byte[] config;
  private final String kallsyms;
  private final TargetTypes types;

  public WrittenKernel(String config, String kallsyms, TargetTypes types) {
    this(config.getBytes(StandardCharsets.UTF_8), kallsyms, types);
  }

  WrittenKernel(byte[] config, String kallsyms, TargetTypes types) {
    this.config = config.clone();
    this.kallsyms = kallsyms;
    this.types = types;
  }

  @Override
  public KernelVersion version() {
    return new KernelVersion(6, 18, 44);
  }

  @Override
  public boolean hasBpfCookie() {
    return true;
  }

  @Override
  public boolean hasSyscallWrapper() {
    return false;
  }

  @Override
  public TargetTypes types() {
    return types;
  }

  @Override
  public InputStream config() {
    return new ByteArrayInputStream(config);
  }

  @Override
  public InputStream kallsyms() {
    return new ByteArrayInputStream(kallsyms.getBytes(StandardCharsets.UTF_8));
  }
}
