// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.demo;

import dev.weir.testing.topology.Exchange;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.util.function.Consumer;

/** The same addresses in two networks at once: a namespace keeps them apart. */
final class SeparateNetworks implements Scene {

  @Override
  public String title() {
    return "Two networks with the same addresses, side by side";
  }

  @Override
  public void play(Consumer<Step> told) {
    try (Topology blue = pair();
        Topology green = pair()) {
      Host fromBlue = blue.host("a");
      Host fromGreen = green.host("a");
      told.accept(
          Step.of(
              "both networks use the same address", blue.host("b").ipv4(), green.host("b").ipv4()));
      told.accept(
          Step.of(
              "blue a → blue b", Exchange.complete(5), fromBlue.ping(blue.host("b").ipv4(), 5)));

      green.host("b").sysctl("ipv4/icmp_echo_ignore_all", "1");
      told.accept(
          Step.of(
              "green b told to ignore echoes: green a → b",
              0,
              fromGreen.ping(green.host("b").ipv4(), 1).answered()));
      told.accept(
          Step.of(
              "blue b still answers",
              Exchange.complete(5),
              fromBlue.ping(blue.host("b").ipv4(), 5)));
    }
  }

  private static Topology pair() {
    return Topology.builder().host("a").host("b").link("a", "b", "10.0.0.0/24").build();
  }
}
