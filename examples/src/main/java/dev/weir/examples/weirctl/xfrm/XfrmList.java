// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.netlink.xfrm.Xfrm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;

/** A list of states or policies. */
abstract class XfrmList implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private Source source = new Source();

  /** One of them, as a document and as a line of text. */
  record Row(JsonObject document, String line) {}

  /** What there is; {@code devices} are names by index. */
  abstract List<Row> rows(Xfrm xfrm, Map<Integer, String> devices);

  @Override
  public final Integer call() {
    return source.read(
        (xfrm, devices) -> {
          print(rows(xfrm, devices));
          return 0;
        });
  }

  private void print(List<Row> rows) {
    output.print(
        () -> {
          JsonArray documents = new JsonArray();
          rows.forEach(row -> documents.add(row.document()));
          return documents;
        },
        () -> rows.stream().map(row -> row.line() + "\n").collect(Collectors.joining()));
  }
}
