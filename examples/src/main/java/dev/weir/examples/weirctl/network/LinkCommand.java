// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Rtnetlink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl link}. */
@Command(
    name = "link",
    description = "The network devices of a namespace.",
    subcommands = LinkCommand.ListAll.class)
public final class LinkCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public LinkCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl link list}. */
  @Command(name = "list", description = "Lists them, as ip link show does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      return links.stream()
          .map(link -> new Row(LinkDocument.of(link, names), link.toString()))
          .toList();
    }
  }
}
