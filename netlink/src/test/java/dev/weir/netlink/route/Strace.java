// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.core.netns.NetworkNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What iproute2 sends to the kernel. strace takes the program into another namespace than its own,
 * so it does not know which protocol the sockets speak, and shows the bytes.
 */
final class Strace {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "nlmsg_len=(\\d+), nlmsg_type=(0x[0-9a-f]+|NLMSG_\\w+)[^,]*, nlmsg_flags=([^,]*), "
              + "nlmsg_seq=\\d+, nlmsg_pid=\\d+\\}(?:, \"([^\"]*)\")?");
  private static final Map<String, Integer> FLAGS =
      Map.of("NLM_F_REQUEST", 1, "NLM_F_MULTI", 2, "NLM_F_ACK", 4, "NLM_F_ECHO", 8);

  private Strace() {}

  /** Runs a program with commands on its standard input; gives the requests it sent. */
  static List<byte[]> requests(NetworkNamespace namespace, List<String> commands, String... program)
      throws IOException, InterruptedException {
    Path trace = Files.createTempFile("weir-strace", "");
    int number = namespace.descriptor().acquire();
    try {
      List<String> line = new ArrayList<>();
      line.addAll(
          List.of("strace", "-f", "-qq", "-e", "trace=sendmsg,sendto", "-xx", "-s", "65536"));
      line.addAll(List.of("-o", trace.toString(), "nsenter"));
      line.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + number);
      line.addAll(List.of(program));
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().write(String.join("\n", commands).concat("\n").getBytes(UTF_8));
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      if (said.contains("Usage") || said.contains("unknown") || said.contains("Error: argument")) {
        throw new AssertionError(said);
      }
      return read(Files.readAllLines(trace));
    } finally {
      namespace.descriptor().release();
      Files.delete(trace);
    }
  }

  private static List<byte[]> read(List<String> lines) {
    List<byte[]> requests = new ArrayList<>();
    for (String line : lines) {
      // It lists, and tries out what the kernel knows, with sendto.
      if (!line.contains("sendmsg(")) {
        continue;
      }
      Matcher found = MESSAGE.matcher(line);
      while (found.find()) {
        ByteBuffer message =
            ByteBuffer.allocate(Integer.parseInt(found.group(1))).order(ByteOrder.nativeOrder());
        message.putInt(message.capacity());
        message.putShort(Integer.decode(found.group(2)).shortValue());
        message.putShort((short) flags(found.group(3)));
        message.putLong(0);
        String content = found.group(4);
        if (content != null) {
          message.put(HexFormat.of().parseHex(content.replace("\\x", "")));
        }
        requests.add(message.array());
      }
    }
    return requests;
  }

  private static int flags(String text) {
    int bits = 0;
    for (String flag : text.split("\\|", -1)) {
      Integer known = FLAGS.get(flag);
      bits |= known != null ? known : Integer.decode(flag.split("[ /]", 2)[0]);
    }
    return bits;
  }
}
