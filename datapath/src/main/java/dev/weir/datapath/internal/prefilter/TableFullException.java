// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

/** A table of the direct engine has no room for a change; a new one, made to measure, has. */
final class TableFullException extends RuntimeException {
  TableFullException() {
    super("the table is full", null, false, false);
  }
}
