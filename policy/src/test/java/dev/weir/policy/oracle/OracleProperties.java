// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

/** The reference's properties, of the oracle: whoever judges others is judged first. */
class OracleProperties extends ReferenceProperties {
  OracleProperties() {
    super(Judge.ORACLE);
  }
}
