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

/** {@code weirctl qdisc}. */
@Command(
    name = "qdisc",
    description = "The queueing disciplines of devices.",
    subcommands = QdiscCommand.ListAll.class)
public final class QdiscCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public QdiscCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl qdisc list}. */
  @Command(name = "list", description = "Lists them, as tc qdisc show does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      return net.trafficControl().qdiscs().await().stream()
          .map(
              qdisc -> {
                JsonObject document = QdiscDocument.of(qdisc, names);
                return new Row(document, Line.of(document));
              })
          .toList();
    }
  }
}
