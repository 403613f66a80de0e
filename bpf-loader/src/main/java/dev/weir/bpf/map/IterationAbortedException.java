// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.error.WeirException;

/**
 * A walk through a map was given up: so much is deleted and put in meanwhile that it keeps starting
 * over. What it has seen is real, what it has not cannot be told.
 */
public class IterationAbortedException extends WeirException {

  /**
   * Creates an exception.
   *
   * @param map the map
   * @param steps how many entries were looked at
   */
  public IterationAbortedException(String map, long steps) {
    super(
        map
            + ": the walk was given up after "
            + steps
            + " entries, several times what the map can hold; entries come and go faster than it"
            + " can be walked");
  }
}
