// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonObject;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Rtnetlink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl neigh}. */
@Command(
    name = "neigh",
    description = "The neighbours: ARP and neighbour discovery.",
    subcommands = NeighCommand.ListAll.class)
public final class NeighCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public NeighCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl neigh list}. */
  @Command(name = "list", description = "Lists them, as ip neigh show does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      return net.neighbours().list().await().stream()
          .filter(NeighbourDocument::isShown)
          .map(
              neighbour -> {
                JsonObject document = NeighbourDocument.of(neighbour, names);
                return new Row(document, Line.of(document));
              })
          .toList();
    }
  }
}
