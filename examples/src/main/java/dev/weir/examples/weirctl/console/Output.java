// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.console;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: as text for people, or as one JSON document for programs. */
public final class Output {
  private static final Gson JSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--json", description = "Answer with one JSON document.")
  private boolean json;

  /** Made by picocli for each command. */
  public Output() {}

  /**
   * Prints the answer.
   *
   * @param document the answer for programs
   * @param text the answer for people, with its line feeds
   */
  public void print(Supplier<? extends JsonElement> document, Supplier<String> text) {
    if (command == null) {
      throw new IllegalStateException("no command");
    }
    var out = command.commandLine().getOut();
    out.print(json ? toJson(document.get()) + "\n" : text.get());
    out.flush();
  }

  static String toJson(JsonElement document) {
    return JSON.toJson(document);
  }
}
