// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.demo;

/**
 * A row of the table.
 *
 * @param what what was done
 * @param expected what should come of it
 * @param seen what came of it
 */
record Step(String what, String expected, String seen) {

  static Step of(String what, Object expected, Object seen) {
    return new Step(what, expected.toString(), seen.toString());
  }

  boolean isAsExpected() {
    return expected.equals(seen);
  }
}
