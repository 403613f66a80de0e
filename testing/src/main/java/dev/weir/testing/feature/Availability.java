// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

/** What a probe found. */
public sealed interface Availability {

  /** It is there. */
  record Available() implements Availability {}

  /**
   * It is not there.
   *
   * @param reason what the probe saw, for example {@code "BPF_PROG_QUERY answered EINVAL"}
   */
  record Missing(String reason) implements Availability {}

  /**
   * The probe could not tell.
   *
   * @param reason what kept it from telling
   */
  record Unknown(String reason) implements Availability {}

  /** {@return that it is there} */
  static Availability available() {
    return new Available();
  }

  /**
   * Makes a negative answer.
   *
   * @param reason what the probe saw
   * @return the answer
   */
  static Availability missing(String reason) {
    return new Missing(reason);
  }

  /**
   * Makes an answer that is none.
   *
   * @param reason what kept the probe from telling
   * @return the answer
   */
  static Availability unknown(String reason) {
    return new Unknown(reason);
  }
}
