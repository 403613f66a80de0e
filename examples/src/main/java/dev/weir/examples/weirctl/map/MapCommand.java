// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl map}. */
@Command(
    name = "map",
    description = "Maps in the kernel: which there are, and what is in them.",
    subcommands = {
      MapList.class,
      MapShow.class,
      MapDump.class,
      MapGet.class,
      MapPut.class,
      MapDelete.class
    })
public final class MapCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public MapCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: what about maps?");
    }
  }
}
