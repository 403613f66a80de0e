// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.demo;

import dev.weir.core.error.WeirException;
import dev.weir.core.kernel.BpfJit;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.kernel.KernelVersion;
import java.util.List;

/**
 * Plays every scene and ends in a table of what was expected and what the kernel did. Exit status
 * 0: all as expected; 1: not.
 */
public final class Demo {
  private static final List<Scene> SCENES = List.of(new RoutedHosts(), new SeparateNetworks());

  private Demo() {}

  /**
   * Runs the demonstration.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.printf(
        "Weir on Linux %s, possible CPUs %s, BPF JIT %s.%n",
        KernelVersion.running(), CpuList.possible(), BpfJit.state());
    System.out.println(
        "All of it happens in network namespaces made for it, which end with this process.\n");

    Table table = new Table();
    for (Scene scene : SCENES) {
      System.err.println("… " + scene.title());
      table.begin(scene.title());
      try {
        scene.play(table::add);
      } catch (WeirException e) {
        table.add(Step.of("the scene comes to its end", "yes", e));
      }
    }
    table.print(System.out);
    System.exit(table.isAllAsExpected() ? 0 : 1);
  }
}
