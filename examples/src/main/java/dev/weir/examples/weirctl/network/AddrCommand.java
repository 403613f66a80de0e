// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Rtnetlink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weirctl addr}. */
@Command(
    name = "addr",
    description = "The addresses of devices.",
    subcommands = AddrCommand.ListAll.class)
public final class AddrCommand implements Runnable {
  @Spec private @Nullable CommandSpec command;

  /** Made by picocli. */
  public AddrCommand() {}

  @Override
  public void run() {
    if (command != null) {
      throw new ParameterException(command.commandLine(), "Missing command: list?");
    }
  }

  /** {@code weirctl addr list}. */
  @Command(name = "list", description = "Lists them, as ip addr show does.")
  static final class ListAll extends ListCommand {
    @Override
    List<Row> rows(Rtnetlink net, List<Link> links, Names names) {
      List<Address> addresses = net.addresses().list().await();
      return links.stream()
          .map(
              link ->
                  new Row(
                      AddressDocument.of(link, addresses, names),
                      link.name()
                          + addresses.stream()
                              .filter(each -> each.device() == link.index())
                              .map(each -> " " + each.address() + "/" + each.prefixLength())
                              .reduce("", String::concat)))
          .toList();
    }
  }
}
