// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a tool that nobody here wrote says of the same objects. */
final class Bpftool {
  private Bpftool() {}

  /** Runs it in the network namespace of the calling thread, with JSON as its output. */
  static String json(String... arguments) {
    return tryJson(arguments)
        .orElseThrow(() -> new AssertionError("bpftool failed: " + List.of(arguments)));
  }

  /** As {@link #json}, or nothing if it fails. */
  static Optional<String> tryJson(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bpftool", "-j"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(out.strip()) : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What it says of a link, without the processes that hold it. */
  static String link(BpfLink link) {
    return json("link", "show", "id", Integer.toUnsignedString(link.id()))
        .replaceAll(",\"pids\":\\[[^]]*\\]", "");
  }
}
