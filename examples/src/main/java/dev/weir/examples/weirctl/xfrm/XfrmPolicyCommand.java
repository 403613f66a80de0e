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

/** {@code weirctl xfrm-policy}. */
@Command(
    name = "xfrm-policy",
    description = "The IPsec policies of a namespace.",
    subcommands = XfrmPolicyCommand.ListAll.class)
public final class XfrmPolicyCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public XfrmPolicyCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl xfrm-policy list}. */
  @Command(name = "list", description = "Lists them, as ip xfrm policy does.")
  static final class ListAll extends XfrmList {
    @Override
    List<Row> rows(Xfrm xfrm, Map<Integer, String> devices) {
      return xfrm.policies().list().await().stream()
          .map(each -> new Row(PolicyDocument.of(each, devices), PolicyDocument.line(each)))
          .toList();
    }
  }
}
