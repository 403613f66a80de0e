// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

/**
 * The running kernel lacks a feature. What decided is a probe, not a version number; the message
 * says which probe.
 */
public class UnsupportedKernelException extends WeirException {
  private final String feature;
  private final String since;

  /**
   * Creates an exception.
   *
   * @param feature the missing feature, in the kernel's words
   * @param since first mainline kernel that has it, for example {@code "6.6"}, or the configuration
   *     option it needs
   * @param probe how the absence was found out, for example {@code "BPF_LINK_CREATE answered
   *     EINVAL"}
   */
  public UnsupportedKernelException(String feature, String since, String probe) {
    super(feature + " is not available on this kernel (" + probe + "); it needs " + since);
    this.feature = feature;
    this.since = since;
  }

  /** {@return the missing feature, in the kernel's words} */
  public String feature() {
    return feature;
  }

  /**
   * {@return the first mainline kernel that has the feature, or the configuration option it needs}
   */
  public String since() {
    return since;
  }
}
