// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Prints what loading a large object takes: Weir beside libbpf, and Weir with 1, 2 and 4 threads.
 * Peer and Java take turns; the best of each counts, since noise only adds. The first round in a
 * JVM is shown apart: it is what a tool that loads one object and ends gets.
 */
public final class LoadComparison {
  private static final int TURNS = 3;
  private static final int ROUNDS = 15;

  private final Path object;
  private final Map<String, Double> first = new LinkedHashMap<>();
  private final Map<String, Double> best = new LinkedHashMap<>();
  private final Map<String, Double> peer = new TreeMap<>();

  private LoadComparison(Path object) {
    this.object = object;
  }

  /**
   * Runs the comparison.
   *
   * @param args the object to load and the peer that loads it through libbpf
   * @throws Exception if the peer cannot be run or the object not be loaded
   */
  public static void main(String[] args) throws Exception {
    LoadComparison comparison = new LoadComparison(Path.of(args[0]));
    for (int turn = 0; turn < TURNS; turn++) {
      comparison.takeTurn(args[1]);
    }
    comparison.print();
  }

  private void takeTurn(String program) throws IOException, InterruptedException {
    Peer.takeTurn(peer, program, object.toString());
    byte[] bytes = Files.readAllBytes(object);
    for (int round = 0; round < ROUNDS; round++) {
      measure("kernel_btf", LoadComparison::kernelBtf);
      ObjectSpec spec = measure("parse", () -> ObjectSpec.parse(bytes));
      measure("link", () -> spec.programs().stream().mapToInt(LoadComparison::link).sum());
      for (int threads : new int[] {1, 2, 4}) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
          String name = "load_" + threads + "_thread" + (threads > 1 ? "s" : "");
          measure(name, () -> BpfObject.loader(spec).verifyOn(executor).load()).close();
        } finally {
          executor.shutdown();
        }
      }
    }
  }

  private static Btf kernelBtf() {
    Btf btf = Btf.read(Path.of("/sys/kernel/btf/vmlinux"));
    btf.id("sk_buff", BtfKind.STRUCT);
    return btf;
  }

  private static int link(ProgramSpec program) {
    return program.instructions().size();
  }

  private <T> T measure(String name, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    double nanos = System.nanoTime() - start;
    first.putIfAbsent(name, nanos);
    best.merge(name, nanos, Math::min);
    return result;
  }

  private void print() {
    System.out.printf(
        "%-16s %10s %10s %10s %8s%n", "", "libbpf ms", "Java ms", "first ms", "ratio");
    best.forEach(
        (name, nanos) -> {
          double c = peer.getOrDefault(name, Double.NaN);
          System.out.printf(
              "%-16s %10.2f %10.2f %10.2f %8.3f%n",
              name, c / 1e6, nanos / 1e6, first.getOrDefault(name, nanos) / 1e6, nanos / c);
        });
    System.out.printf(
        "against one thread: 2 threads %.2f, 4 threads %.2f%n",
        threads(2) / threads(1), threads(4) / threads(1));
  }

  private double threads(int threads) {
    return best.getOrDefault("load_" + threads + "_thread" + (threads > 1 ? "s" : ""), Double.NaN);
  }
}
