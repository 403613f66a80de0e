// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

/**
 * One way in which a map that exists is not the one that is described.
 *
 * @param field what differs: {@code "type"}, {@code "key size"}, {@code "max entries"}, {@code
 *     "inner map's key size"} …
 * @param there what it is in the map
 * @param wanted what it is in the description
 */
public record MapDifference(String field, String there, String wanted) {

  /** {@return one line: {@code key size 4, not 8}} */
  @Override
  public String toString() {
    return field + " " + there + ", not " + wanted;
  }
}
