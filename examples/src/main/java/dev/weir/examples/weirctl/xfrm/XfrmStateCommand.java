// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import com.google.gson.JsonArray;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.netlink.xfrm.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  static final class ListAll implements Callable<Integer> {
    @Mixin private Output output = new Output();
    @Mixin private Source source = new Source();

    @Override
    public Integer call() {
      return source.read(
          (xfrm, devices) -> {
            print(xfrm.states().list().await(), devices);
            return 0;
          });
    }

    private void print(List<State> all, Map<Integer, String> devices) {
      output.print(
          () -> {
            JsonArray documents = new JsonArray();
            all.forEach(each -> documents.add(StateDocument.of(each, devices)));
            return documents;
          },
          () ->
              all.stream()
                  .map(each -> StateDocument.line(each) + "\n")
                  .collect(Collectors.joining()));
    }
  }
}
