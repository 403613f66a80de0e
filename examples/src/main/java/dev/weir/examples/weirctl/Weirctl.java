// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl;

import dev.weir.examples.weirctl.console.Failure;
import dev.weir.examples.weirctl.map.MapCommand;
import dev.weir.examples.weirctl.netlink.NetlinkCommand;
import dev.weir.examples.weirctl.network.AddrCommand;
import dev.weir.examples.weirctl.network.FilterCommand;
import dev.weir.examples.weirctl.network.LinkCommand;
import dev.weir.examples.weirctl.network.NeighCommand;
import dev.weir.examples.weirctl.network.QdiscCommand;
import dev.weir.examples.weirctl.network.RouteCommand;
import dev.weir.examples.weirctl.network.RuleCommand;
import dev.weir.examples.weirctl.object.ObjectCommand;
import dev.weir.examples.weirctl.policy.PolicyCommand;
import dev.weir.examples.weirctl.xfrm.XfrmPolicyCommand;
import dev.weir.examples.weirctl.xfrm.XfrmStateCommand;
import java.io.PrintWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point: {@code weirctl NOUN VERB …}. */
@Command(
    name = "weirctl",
    description = "Looks at the Linux datapath that a Java control plane runs, and works on it.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "weirctl 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ObjectCommand.class,
      MapCommand.class,
      NetlinkCommand.class,
      LinkCommand.class,
      AddrCommand.class,
      RouteCommand.class,
      RuleCommand.class,
      NeighCommand.class,
      QdiscCommand.class,
      FilterCommand.class,
      XfrmStateCommand.class,
      XfrmPolicyCommand.class,
      PolicyCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class Weirctl implements Runnable {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public Weirctl() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command");
    }
  }

  /**
   * Runs a command and ends the process with its status: 0 done, 1 failed, 2 wrong usage.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(commandLine(args).execute(args));
  }

  /**
   * Makes the command line, which never lets an exception through.
   *
   * @param args the arguments it will be given: they say how an unreadable command line is answered
   * @return the command line
   */
  static CommandLine commandLine(String... args) {
    boolean json = Arrays.asList(args).contains("--json");
    CommandLine weirctl = new CommandLine(new Weirctl()).setCaseInsensitiveEnumValuesAllowed(true);
    weirctl.setParameterExceptionHandler((e, given) -> usage(e, json));
    weirctl.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          Failure.of(e).print(json, command.getOut(), command.getErr());
          return FAILED;
        });
    weirctl.setExecutionStrategy(
        parsed -> {
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (OutOfMemoryError | StackOverflowError e) {
            Failure.of(e).print(json, weirctl.getOut(), weirctl.getErr());
            return FAILED;
          }
        });
    return weirctl;
  }

  private static int usage(ParameterException e, boolean json) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String message = e.getMessage() == null ? "wrong usage" : e.getMessage();
    String hint = "try " + command.getCommandSpec().qualifiedName() + " --help";
    new Failure(Failure.Kind.USAGE, message, hint, "").print(json, command.getOut(), err);
    return USAGE;
  }
}
