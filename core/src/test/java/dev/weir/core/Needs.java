// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What a test compares with and a machine may lack: compilers, headers. Where one is missing the
 * test is skipped and says what; with {@code WEIR_REQUIRE_TOOLS=1} it fails in the same words, as
 * those of the module testing do.
 */
public final class Needs {
  private Needs() {}

  /** {@return the path of the first of these programs that is on the PATH} */
  public static String tool(String... names) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () ->
                missing(
                    names.length == 1
                        ? "the tool " + names[0] + " on the PATH"
                        : "one of the tools " + List.of(names) + " on the PATH"));
  }

  /** Demands a file that a package of the distribution brings. */
  public static void file(Path path, String distributionPackage) {
    if (!Files.exists(path)) {
      throw missing(path + " (package " + distributionPackage + ")");
    }
  }

  private static RuntimeException missing(String what) {
    String message = "needs " + what;
    if ("1".equals(System.getenv("WEIR_REQUIRE_TOOLS"))) {
      throw new AssertionFailedError(message);
    }
    return new TestAbortedException(message);
  }
}
