// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl policy}. */
@Command(
    name = "policy",
    description = "Network policies: who reaches whom, why, and what the kernel would hold.",
    subcommands = {PolicyCheck.class, PolicyExplain.class, PolicyCompile.class})
public final class PolicyCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public PolicyCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: what about policy?");
    }
  }
}
