// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The table that the demonstration ends in. */
final class Table {
  private record Section(String title, List<Step> steps) {}

  private final List<Section> sections = new ArrayList<>();

  void begin(String title) {
    sections.add(new Section(title, new ArrayList<>()));
  }

  void add(Step step) {
    sections.get(sections.size() - 1).steps().add(step);
  }

  boolean isAllAsExpected() {
    return steps().stream().allMatch(Step::isAsExpected);
  }

  void print(PrintStream out) {
    Step head = new Step("what", "expected", "kernel");
    int what = width(head, Step::what);
    int expected = width(head, Step::expected);
    String row = "  %-4s %-" + what + "s  %-" + expected + "s  %s%n";

    out.printf(row, "", head.what(), head.expected(), head.seen());
    for (Section section : sections) {
      out.printf("%n%s%n", section.title());
      for (Step step : section.steps()) {
        out.printf(
            row, step.isAsExpected() ? "ok" : "NOT", step.what(), step.expected(), step.seen());
      }
    }
    out.printf(
        "%n%d of %d as expected.%n",
        steps().stream().filter(Step::isAsExpected).count(), steps().size());
  }

  private int width(Step head, Function<Step, String> column) {
    return steps().stream()
        .map(column)
        .mapToInt(String::length)
        .reduce(column.apply(head).length(), Math::max);
  }

  private List<Step> steps() {
    return sections.stream().flatMap(section -> section.steps().stream()).toList();
  }
}
