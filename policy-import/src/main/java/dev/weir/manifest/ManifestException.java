// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.error.InvalidSpecException;

/** A manifest that cannot be read. The message begins with the position: {@code a.yaml:12:7: …}. */
public final class ManifestException extends InvalidSpecException {
  private final String file;
  private final int line;
  private final int column;

  ManifestException(String file, int line, int column, String message) {
    super(file + ':' + line + ':' + column + ": " + message);
    this.file = file;
    this.line = line;
    this.column = column;
  }

  /** {@return the name of the file} */
  public String file() {
    return file;
  }

  /** {@return the line, from 1} */
  public int line() {
    return line;
  }

  /** {@return the column in characters, from 1} */
  public int column() {
    return column;
  }
}
