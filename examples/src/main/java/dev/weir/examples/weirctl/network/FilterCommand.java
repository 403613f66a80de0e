// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonObject;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.tc.Filter;
import dev.weir.netlink.tc.Hook;
import dev.weir.netlink.tc.Qdisc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl filter}. */
@Command(
    name = "filter",
    description = "The filters of devices.",
    subcommands = FilterCommand.ListAll.class)
public final class FilterCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public FilterCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl filter list}. */
  @Command(
      name = "list",
      description = "Lists them, as tc filter show, for each device and parent does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      List<Row> rows = new ArrayList<>();
      for (Qdisc qdisc : net.trafficControl().qdiscs().await()) {
        List<Long> parents =
            qdisc.kind().equals("clsact")
                ? List.of(Hook.INGRESS.parent(), Hook.EGRESS.parent())
                : List.of(qdisc.handle());
        for (long parent : parents) {
          for (Filter filter : filters(net, qdisc, parent)) {
            JsonObject document = FilterDocument.of(filter, names);
            rows.add(new Row(document, Line.of(document)));
          }
        }
      }
      return rows;
    }

    /** Qdiscs without a handle have no filters. */
    private static List<Filter> filters(Rtnetlink net, Qdisc qdisc, long parent) {
      return parent == 0 ? List.of() : net.trafficControl().filters(qdisc.device(), parent).await();
    }
  }
}
