// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest.internal;

/**
 * Where something stands in a file.
 *
 * @param source the name of the file
 * @param line the line, from 1
 * @param column the column in characters, from 1
 */
public record Position(String source, int line, int column) {
  @Override
  public String toString() {
    return source + ':' + line + ':' + column;
  }
}
