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

/** {@code weirctl rule}. */
@Command(
    name = "rule",
    description = "The rules that choose the table, of both families.",
    subcommands = RuleCommand.ListAll.class)
public final class RuleCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public RuleCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl rule list}. */
  @Command(name = "list", description = "Lists them, as ip rule show does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      return net.rules().list().await().stream()
          .map(
              rule -> {
                JsonObject document = RuleDocument.of(rule, names);
                return new Row(document, Line.of(document));
              })
          .toList();
    }
  }
}
