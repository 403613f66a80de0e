// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weir.core.syscall.Syscall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** iproute2, whose view of the kernel is compared with Weir's, run in the thread's namespace. */
public final class Tools {
  private Tools() {}

  /** Runs a program; its failure is the test's. */
  public static String run(String... command) {
    try {
      // A child process starts in the namespace of the JVM's main thread unless told otherwise.
      List<String> inside = new ArrayList<>();
      inside.add("nsenter");
      inside.add("--net=/proc/" + ProcessHandle.current().pid() + "/task/" + tid() + "/ns/net");
      inside.addAll(List.of(command));
      Process process = new ProcessBuilder(inside).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(List.of(command) + " ended with " + status + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new AssertionError(List.of(command) + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static long tid() {
    return Syscall.GETTID.call();
  }

  /** What {@code ip} prints as JSON. */
  public static List<JsonObject> json(String line) {
    String text = run(line.split(" ", -1));
    JsonArray array =
        text.isEmpty() ? new JsonArray() : JsonParser.parseString(text).getAsJsonArray();
    List<JsonObject> objects = new ArrayList<>();
    for (JsonElement each : array) {
      // iproute2 prints an empty object for what its filter hides.
      if (!each.getAsJsonObject().isEmpty()) {
        objects.add(each.getAsJsonObject());
      }
    }
    return objects;
  }
}
