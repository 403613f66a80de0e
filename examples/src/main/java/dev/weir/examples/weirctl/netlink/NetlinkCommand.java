// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import dev.weir.examples.weirctl.network.MonitorCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl netlink}. */
@Command(
    name = "netlink",
    description = "Netlink messages: reading, writing and listening to them.",
    subcommands = {NetlinkDecode.class, NetlinkEncode.class, MonitorCommand.class})
public final class NetlinkCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public NetlinkCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(
          command.commandLine(), "Missing command: decode, encode or monitor?");
    }
  }
}
