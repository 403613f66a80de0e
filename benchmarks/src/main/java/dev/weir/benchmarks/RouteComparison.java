// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.RouteSpec;
import dev.weir.netlink.route.RouteVisitor;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.NetlinkReactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A hundred thousand routes made and listed, beside {@code ip -batch}, {@code ip -o route show} and
 * a loop in C, in turns. The times of {@code ip} are those of its process, from start to end.
 */
public final class RouteComparison {
  private static final int ROUTES = 100_000;
  private static final int DUMPS = 15;

  private final Map<String, Double> best = new LinkedHashMap<>();
  private final Path batch;
  private final String peer;
  private long sum;

  private RouteComparison(String peer, Path batch) {
    this.peer = peer;
    this.batch = batch;
  }

  /**
   * Runs the comparison.
   *
   * @param args the peer, a directory for files, and optionally how many turns to take (3)
   * @throws Exception if a peer cannot be run
   */
  public static void main(String[] args) throws Exception {
    Path batch = Path.of(args[1], "routes");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ROUTES; i++) {
      lines.append("route add ").append(destination(i)).append(" dev bench0\n");
    }
    Files.writeString(batch, lines, StandardCharsets.US_ASCII);
    RouteComparison comparison = new RouteComparison(args[0], batch);
    int turns = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    for (int turn = 0; turn < turns; turn++) {
      comparison.takeTurn();
    }
    comparison.print();
  }

  private static Cidr destination(int number) {
    return Cidr.host(IpAddress.ofIpv4(0x0a00_0000 + number));
  }

  private void takeTurn() throws IOException, InterruptedException {
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      device(namespace);
      time("add, ip -batch", () -> tool(namespace, "ip", "-batch", batch.toString()));
    }
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      int device = device(namespace);
      time("add, Weir", () -> add(namespace, device));
      try (Rtnetlink net = Rtnetlink.open(namespace)) {
        for (int i = 0; i < DUMPS; i++) {
          time("dump, visitor", () -> visit(net));
        }
        for (int i = 0; i < DUMPS; i++) {
          time("dump, objects", () -> sum += net.routes().list(RouteSpec.MAIN).await().size());
        }
      }
      time("dump, ip -o", () -> tool(namespace, "ip", "-o", "route", "show"));
      Map<String, Double> c = new LinkedHashMap<>();
      Peer.takeTurn(c, inside(namespace, peer));
      c.forEach((name, nanos) -> best.merge(name + ", C", nanos, Math::min));
    }
  }

  private static int device(NetworkNamespace namespace) {
    try (Rtnetlink net = Rtnetlink.open(namespace)) {
      return net.links().create(LinkSpec.ifb("bench0").up().build()).await().index();
    }
  }

  private static void add(NetworkNamespace namespace, int device) {
    try (NetlinkReactor reactor = NetlinkReactor.start();
        Rtnetlink net = Rtnetlink.open(namespace, reactor)) {
      List<Answer<Void>> underWay = new ArrayList<>(ROUTES);
      for (int i = 0; i < ROUTES; i++) {
        underWay.add(net.routes().create(RouteSpec.to(destination(i)).device(device).build()));
      }
      underWay.forEach(Answer::await);
    }
  }

  private void visit(Rtnetlink net) {
    RouteVisitor visitor =
        route -> sum += route.ipv4Destination() + route.table() + route.priority() + route.device();
    net.routes().visit(visitor).await();
  }

  /** What a peer prints goes where nobody reads it, as with {@code > /dev/null}. */
  private static void tool(NetworkNamespace namespace, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(inside(namespace, command))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  private static String[] inside(NetworkNamespace namespace, String... command) {
    List<String> line = new ArrayList<>();
    line.add("nsenter");
    int number = namespace.descriptor().acquire();
    line.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + number);
    namespace.descriptor().release();
    line.addAll(List.of(command));
    return line.toArray(String[]::new);
  }

  private interface Timed {
    void run() throws IOException, InterruptedException;
  }

  private void time(String name, Timed what) throws IOException, InterruptedException {
    long start = System.nanoTime();
    what.run();
    best.merge(name, (double) (System.nanoTime() - start), Math::min);
  }

  private void print() {
    best.forEach((name, nanos) -> System.out.printf("%-16s %9.1f ms%n", name, nanos / 1e6));
    System.out.printf(
        "%nadd: %.2f times the rate of ip -batch%n", at("add, ip -batch") / at("add, Weir"));
    for (String way : List.of("visitor", "objects")) {
      System.out.printf(
          "dump, %s: %.2f times the time of ip -o, %.2f times that of C%n",
          way, at("dump, " + way) / at("dump, ip -o"), at("dump, " + way) / at("dump, C"));
    }
    System.out.printf("(%x)%n", sum);
  }

  private double at(String name) {
    return best.getOrDefault(name, Double.NaN);
  }
}
