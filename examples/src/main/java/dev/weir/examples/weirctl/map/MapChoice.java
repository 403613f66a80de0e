// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import dev.weir.bpf.map.BpfMap;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which map a command is about. */
final class MapChoice {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Handle handle = new Handle();

  /** One of them. */
  static final class Handle {
    @Option(names = "--pin", paramLabel = "PATH", description = "The map that is pinned there.")
    private @Nullable Path pin;

    @Option(names = "--id", paramLabel = "N", description = "The map with this id.")
    private @Nullable Long id;

    /** Made by picocli. */
    Handle() {}
  }

  /** Made by picocli. */
  MapChoice() {}

  BpfMap open() {
    if (handle.pin != null) {
      return BpfMap.open(handle.pin);
    }
    long id = handle.id == null ? 0 : handle.id;
    if (id < 1 || id > 0xffff_ffffL) {
      throw usage("--id " + id + ": ids are numbers from 1");
    }
    return BpfMap.open((int) id);
  }

  ParameterException usage(String message) {
    if (command == null) {
      throw new IllegalStateException("no command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
