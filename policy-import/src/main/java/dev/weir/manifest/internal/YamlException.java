// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest.internal;

/** Something is wrong at a place in a file. */
public final class YamlException extends RuntimeException {
  private final Position position;

  /**
   * Creates an exception.
   *
   * @param position where
   * @param message what, without the position
   */
  public YamlException(Position position, String message) {
    super(message);
    this.position = position;
  }

  /** Where it is. */
  public Position position() {
    return position;
  }
}
