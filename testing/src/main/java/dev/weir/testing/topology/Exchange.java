// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import java.util.List;

/**
 * What became of something sent again and again: echo requests, datagrams, connections.
 *
 * @param sent how many were sent, or tried
 * @param answered how many were answered in full
 * @param problems what else was heard, such as {@code "ENETUNREACH"} on sending or an ICMP error;
 *     not counted again if it says the same
 */
public record Exchange(int sent, int answered, List<String> problems) {

  /**
   * Makes a copy of the list.
   *
   * @param sent how many were sent
   * @param answered how many were answered
   * @param problems what else was heard
   */
  public Exchange {
    problems = List.copyOf(problems);
  }

  /**
   * {@return an exchange in which everything was answered}
   *
   * @param count how many
   */
  public static Exchange complete(int count) {
    return new Exchange(count, count, List.of());
  }

  /** {@return whether everything was answered} */
  public boolean isComplete() {
    return sent == answered;
  }

  /** {@return whether nothing was answered} */
  public boolean isSilent() {
    return answered == 0;
  }

  @Override
  public String toString() {
    return answered + " of " + sent + " answered" + (problems.isEmpty() ? "" : ", " + problems);
  }
}
