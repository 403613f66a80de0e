// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import dev.weir.netlink.xfrm.Xfrm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl xfrm-state}. */
@Command(
    name = "xfrm-state",
    description = "The states (security associations) of a namespace.",
    subcommands = XfrmStateCommand.ListAll.class)
public final class XfrmStateCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public XfrmStateCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl xfrm-state list}. */
  @Command(name = "list", description = "Lists them, as ip xfrm state does, without keys.")
  static final class ListAll extends XfrmList {
    @Override
    List<Row> rows(Xfrm xfrm, Map<Integer, String> devices) {
      return xfrm.states().list().await().stream()
          .map(each -> new Row(StateDocument.of(each, devices), StateDocument.line(each)))
          .toList();
    }
  }
}
