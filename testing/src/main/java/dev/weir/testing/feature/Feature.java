// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

/**
 * Something a test needs that not every kernel or machine has, with a probe that tells.
 *
 * <pre>{@code
 * public final class Netkit implements Feature {
 *   public String description() {
 *     return "netkit devices";
 *   }
 *
 *   public Availability probe() {
 *     return new LinkKind("netkit").probe();
 *   }
 *
 *   public Expectation expectation() {
 *     return Expectation.since("6.7");
 *   }
 * }
 * }</pre>
 *
 * <p>A probe tries the thing itself; it does not compare versions. It leaves nothing behind and may
 * be called on any thread. Conclusive answers are kept for the rest of the run, for all features
 * that are {@code equals}, or of the same class where they do not define it.
 */
public interface Feature {

  /** {@return what it is, to stand behind "needs" in a reason, for example {@code "tcx"}} */
  String description();

  /**
   * Finds out whether it is there.
   *
   * @return the answer; {@link Availability.Unknown} where the probe itself could not be made
   */
  Availability probe();

  /** {@return which kernels may lack it without anything being wrong} */
  default Expectation expectation() {
    return Expectation.everywhere();
  }
}
