// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import com.google.gson.JsonPrimitive;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.netlink.codec.MessageTree;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weirctl netlink encode}: the inverse of decode. */
@Command(name = "encode", description = "Writes netlink messages from what decode prints.")
public final class NetlinkEncode implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "JSON|FILE|-",
      description = "The messages: a JSON document, a file or standard input with one.")
  private String input = "-";

  @Option(names = "--protocol", description = "What they belong to: ${COMPLETION-CANDIDATES}.")
  private Protocol protocol = Protocol.ROUTE;

  /** Made by picocli. */
  public NetlinkEncode() {}

  @Override
  public Integer call() {
    String json = new String(Input.read(input), StandardCharsets.UTF_8);
    String hex =
        HexFormat.of().formatHex(MessageTree.encode(protocol.catalog(), Trees.parse(json)));
    output.print(() -> new JsonPrimitive(hex), () -> hex + "\n");
    return 0;
  }
}
