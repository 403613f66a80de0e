// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Rtnetlink;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;

/** {@code weirctl NOUN list}. */
abstract class ListCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private Namespace namespace = new Namespace();

  /**
   * An object.
   *
   * @param document for programs
   * @param text for people, in a line
   */
  record Row(JsonObject document, String text) {}

  /** {@return the objects} */
  abstract List<Row> rows(Rtnetlink net, List<Link> links, Names names);

  @Override
  public Integer call() {
    try (Rtnetlink net = open()) {
      List<Link> links = net.links().list().await();
      List<Row> rows = rows(net, links, new Names(links));
      output.print(
          () -> {
            JsonArray documents = new JsonArray();
            rows.forEach(row -> documents.add(row.document()));
            return documents;
          },
          () -> rows.stream().map(row -> row.text() + "\n").collect(Collectors.joining()));
    }
    return 0;
  }

  private Rtnetlink open() {
    if (namespace.isCurrent()) {
      return Rtnetlink.open();
    }
    try (NetworkNamespace there = namespace.open()) {
      return Rtnetlink.open(there);
    }
  }
}
