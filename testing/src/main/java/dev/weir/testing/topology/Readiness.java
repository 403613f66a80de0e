// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.WeirException;
import dev.weir.core.net.IpAddress;
import dev.weir.testing.internal.rtnl.Rtnl;
import dev.weir.testing.topology.Plan.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/**
 * Waits for what the kernel does in the background after a device was brought up and an address
 * added. What is sent before is lost, and whoever lost it tries again a second later.
 */
final class Readiness {
  private static final Path MULTICAST_GROUPS = Path.of("/proc/thread-self/net/igmp6");

  /** The solicited-node group of an address: this and its last three bytes (RFC 4291, 2.7.1). */
  private static final String SOLICITED_NODE = "ff0200000000000000000001ff";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Readiness() {}

  /** Waits on a thread inside the namespace of the end. */
  static void await(Rtnl rtnl, End end) {
    await(end + " to have a carrier", () -> rtnl.link(end.device()).isRunning());
    for (IpAddress address : end.addresses()) {
      // net/ipv6/addrconf.c, addrconf_dad_work: also without duplicate address detection the group
      // is joined by a work item.
      if (address.isIpv6()) {
        await(end + " to listen for " + address, () -> hasJoinedGroupOf(address, end.device()));
      }
    }
  }

  private static boolean hasJoinedGroupOf(IpAddress address, String device) {
    String hex = HexFormat.of().formatHex(address.toBytes());
    String group = SOLICITED_NODE + hex.substring(hex.length() - 6);
    try {
      return Files.readAllLines(MULTICAST_GROUPS).stream()
          .map(line -> line.trim().split("\\s+", -1))
          .anyMatch(words -> words.length > 2 && words[1].equals(device) && words[2].equals(group));
    } catch (IOException e) {
      throw new WeirException("reading " + MULTICAST_GROUPS + " failed: " + e, e);
    }
  }

  private static void await(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new WeirException("waited " + PATIENCE + " in vain for " + what);
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WeirException("interrupted while waiting for " + what, e);
      }
    }
  }
}
