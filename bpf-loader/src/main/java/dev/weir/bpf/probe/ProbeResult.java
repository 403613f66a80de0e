// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.core.error.UnsupportedKernelException;
import java.util.Optional;

/** What a probe found: yes, no, or that it could not find out. */
public sealed interface ProbeResult {

  /** {@return what was asked for} */
  Feature feature();

  /**
   * The kernel has it.
   *
   * @param feature what was asked for
   */
  record Supported(Feature feature) implements ProbeResult {}

  /**
   * The kernel does not have it: too old, or built without.
   *
   * @param feature what was asked for
   * @param evidence what the kernel answered
   */
  record Unsupported(Feature feature, String evidence) implements ProbeResult {}

  /**
   * It could not be found out.
   *
   * @param feature what was asked for
   * @param reason what was in the way, such as a missing privilege
   */
  record Unknown(Feature feature, String reason) implements ProbeResult {}

  /** {@return whether the kernel has it, for certain} */
  default boolean isSupported() {
    return this instanceof Supported;
  }

  /** {@return whether it was found out} */
  default boolean isConclusive() {
    return !(this instanceof Unknown);
  }

  /** {@return an error that says that the kernel does not have it, if that is certain} */
  default Optional<UnsupportedKernelException> unsupported() {
    return this instanceof Unsupported no
        ? Optional.of(
            new UnsupportedKernelException(
                feature().description(), feature().since(), no.evidence()))
        : Optional.empty();
  }

  /**
   * Demands that the kernel has it, as far as that can be found out: who may not probe may still be
   * allowed to use.
   *
   * @throws UnsupportedKernelException if it certainly does not
   */
  default void require() {
    unsupported()
        .ifPresent(
            e -> {
              throw e;
            });
  }
}
