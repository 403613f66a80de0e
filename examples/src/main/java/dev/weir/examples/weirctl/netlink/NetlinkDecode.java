// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import com.google.gson.JsonElement;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.MessageTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weirctl netlink decode}. */
@Command(
    name = "decode",
    description = {
      "Tells what is in netlink messages, all of it:",
      "what has a key in it is printed with the key, so that encode can turn it back."
    })
public final class NetlinkDecode implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "HEX|FILE|-",
      description =
          "The messages: hexadecimal digits, a file or standard input with such, with the"
              + " bytes themselves, or with a capture (pcap, link type 253).")
  private String input = "-";

  @Option(
      names = "--protocol",
      description = "What they belong to: ${COMPLETION-CANDIDATES}. A capture says it itself.")
  private Protocol protocol = Protocol.ROUTE;

  /** Made by picocli. */
  public NetlinkDecode() {}

  @Override
  public Integer call() {
    List<Map<String, Object>> messages = decode(Input.read(input));
    output.print(
        () -> Trees.toJson(messages),
        () ->
            messages.stream()
                .map(each -> Trees.toJson(each))
                .map(JsonElement::toString)
                .collect(Collectors.joining("\n", "", messages.isEmpty() ? "" : "\n")));
    return 0;
  }

  private List<Map<String, Object>> decode(byte[] bytes) {
    try {
      if (!Capture.isCapture(bytes)) {
        return MessageTree.decode(protocol.catalog(), Input.hexOrBytes(bytes));
      }
      List<Map<String, Object>> messages = new ArrayList<>();
      for (Capture.Datagram datagram : Capture.read(bytes)) {
        messages.addAll(
            MessageTree.decode(Protocol.ofNumber(datagram.protocol()), datagram.bytes().toBytes()));
      }
      return messages;
    } catch (MalformedMessageException e) {
      throw new InvalidSpecException(String.valueOf(e.getMessage()), e);
    }
  }
}
