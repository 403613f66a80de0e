// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.kernel.KernelVersion;

/**
 * Which kernels may lack a feature. A test that needs a feature is skipped where the feature is
 * missing; where kernel tests are required ({@code WEIR_REQUIRE_KERNEL=1}) it is skipped only if
 * the kernel may lack it, and fails otherwise: on a kernel that must have the feature, its absence
 * is a broken probe or a broken kernel.
 */
public sealed interface Expectation {

  /** Every kernel that Weir supports has it. */
  record Everywhere() implements Expectation {}

  /**
   * Kernels from a version on have it.
   *
   * @param first the first mainline kernel with it
   */
  record Since(KernelVersion first) implements Expectation {}

  /**
   * It is the choice of whoever built the kernel or set up the machine.
   *
   * @param option what it depends on, for example {@code "CONFIG_INET_ESP"}
   */
  record Optional(String option) implements Expectation {}

  /** {@return that every supported kernel has it} */
  static Expectation everywhere() {
    return new Everywhere();
  }

  /**
   * Expects it of later kernels.
   *
   * @param first the first mainline kernel with it, for example {@code "6.6"}
   * @return the expectation
   * @throws dev.weir.core.error.InvalidSpecException if that is not a version
   */
  static Expectation since(String first) {
    return new Since(KernelVersion.parse(first));
  }

  /**
   * Expects it of no kernel.
   *
   * @param option what it depends on, for example {@code "CONFIG_INET_ESP"}
   * @return the expectation
   */
  static Expectation optional(String option) {
    return new Optional(option);
  }

  /**
   * Tells whether a kernel may lack it.
   *
   * @param kernel the kernel
   * @return whether its absence there is legitimate
   */
  default boolean mayBeMissingOn(KernelVersion kernel) {
    if (this instanceof Since since) {
      return !kernel.isAtLeast(since.first());
    }
    return this instanceof Optional;
  }
}
