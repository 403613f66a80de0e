// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl object}. */
@Command(
    name = "object",
    description = "BPF objects: what is in a file, and loading it.",
    subcommands = {ObjectShow.class, ObjectLoad.class})
public final class ObjectCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public ObjectCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: what about objects?");
    }
  }
}
