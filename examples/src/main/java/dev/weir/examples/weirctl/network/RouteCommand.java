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

/** {@code weirctl route}. */
@Command(
    name = "route",
    description = "The routes of all tables and both families.",
    subcommands = RouteCommand.ListAll.class)
public final class RouteCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public RouteCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl route list}. */
  @Command(name = "list", description = "Lists them, as ip route show table all does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      return net.routes().list().await().stream()
          .map(
              route -> {
                JsonObject document = RouteDocument.of(route, names);
                return new Row(document, Line.of(document));
              })
          .toList();
    }
  }
}
