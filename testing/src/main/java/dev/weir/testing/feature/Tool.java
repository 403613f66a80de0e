// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program on the {@code PATH}, such as those that tests compare Weir's results with.
 *
 * @param name the program's file name
 */
public record Tool(String name) implements Feature {

  @Override
  public String description() {
    return "the tool " + name;
  }

  @Override
  public Availability probe() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String directory : path.split(File.pathSeparator, -1)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
        return Availability.available();
      }
    }
    return Availability.missing("not on the PATH");
  }

  @Override
  public Expectation expectation() {
    return Expectation.optional("the machine's set-up");
  }
}
