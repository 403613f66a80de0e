// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Where the objects that tools/compile-fixtures made are, whatever directory tests run in. */
public final class FixtureFiles {
  /** The directory with a directory for each compiler. */
  public static final Path ROOT = root();

  private FixtureFiles() {}

  private static Path root() {
    URL url = FixtureFiles.class.getResource("/dev/weir/bpf/fixtures");
    if (url == null) {
      throw new AssertionError("no fixtures on the class path: tools/compile-fixtures");
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
