// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentest4j.AssertionFailedError;

/**
 * What was held before a class, compared at its end with what is held then.
 *
 * <p>Much ends a moment after it was closed: the kernel tears namespaces down in the background,
 * frees programs after a grace period, reaps threads. So what seems to have leaked is looked at
 * again until it is gone, and is reported only if it stays.
 */
public final class LeakWatch implements AutoCloseable {
  /** How long something may take to go. Only a leak waits this long. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How many times longer to wait for the class that another JVM runs on this machine. */
  private static final int PATIENCE_WITH_OTHERS = 6;

  private static final long PAUSE_MILLIS = 50;

  private final List<Inventory> inventories;
  private final Map<Inventory, Set<Object>> before = new LinkedHashMap<>();
  private final Map<Object, String> firstSeenAfter = new HashMap<>();
  private final OtherRuns others;

  private final Duration patience;

  private LeakWatch(List<Inventory> inventories, OtherRuns others, Duration patience) {
    this.inventories = inventories;
    this.others = others;
    this.patience = patience;
    for (Inventory inventory : inventories) {
      Set<Object> keys = new HashSet<>();
      inventory.take().forEach(held -> keys.add(held.key()));
      before.put(inventory, keys);
    }
  }

  /** Takes stock. Whatever the JDK and the kernel make when first used is made first. */
  public static LeakWatch begin(Duration patience) {
    FirstUse.ofEverything();
    OtherRuns others = OtherRuns.announce();
    return new LeakWatch(
        List.of(
            new Handles(),
            new Descriptors(),
            new StrandedThreads(),
            Names.ofNamespaces(),
            new Mounts(),
            Names.ofPins(),
            Names.ofCgroups(),
            new BpfObjects(),
            new DeviceHooks()),
        others,
        patience);
  }

  /** Notes what is there that was not there before: should it stay, it is this test's. */
  public void testEnded(String test) {
    for (Inventory inventory : inventories) {
      for (Held held : newIn(inventory)) {
        firstSeenAfter.putIfAbsent(held.key(), test);
      }
    }
  }

  /**
   * Compares.
   *
   * @throws AssertionFailedError if something was left behind
   */
  @Override
  public void close() {
    try (others) {
      List<Leak> leaks = leaksThatStay();
      others.doneHere();
      leaks = withoutThoseOfOtherRuns(leaks);
      if (!leaks.isEmpty()) {
        throw report(leaks);
      }
    }
  }

  private record Leak(Inventory inventory, Held held) {}

  private List<Leak> leaksThatStay() {
    List<Leak> leaks = leaksNow();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!leaks.isEmpty() && System.nanoTime() < deadline && pause()) {
      leaks = leaks.stream().filter(leaksNow()::contains).toList();
    }
    return leaks;
  }

  private List<Leak> withoutThoseOfOtherRuns(List<Leak> leaks) {
    List<Leak> left = leaks;
    long deadline = System.nanoTime() + PATIENCE_WITH_OTHERS * patience.toNanos();
    while (left.stream().anyMatch(leak -> leak.inventory().isShared())
        && others.areUnderWay()
        && System.nanoTime() < deadline
        && pause()) {
      left = left.stream().filter(leaksNow()::contains).toList();
    }
    return left;
  }

  private List<Leak> leaksNow() {
    List<Leak> leaks = new ArrayList<>();
    for (Inventory inventory : inventories) {
      List<Held> suspects = newIn(inventory);
      if (!suspects.isEmpty()) {
        inventory
            .withoutThoseOfOthers(suspects)
            .forEach(held -> leaks.add(new Leak(inventory, held)));
      }
    }
    return leaks;
  }

  private List<Held> newIn(Inventory inventory) {
    Set<Object> known = before.getOrDefault(inventory, Set.of());
    return inventory.take().stream().filter(held -> !known.contains(held.key())).toList();
  }

  private AssertionFailedError report(List<Leak> leaks) {
    StringBuilder text = new StringBuilder("left behind:");
    for (Leak leak : leaks) {
      String test = firstSeenAfter.get(leak.held().key());
      text.append("\n  - ").append(leak.held().what());
      if (test != null) {
        text.append(" (first seen after ").append(test).append(')');
      }
    }
    AssertionFailedError error = new AssertionFailedError(text.toString());
    leaks.forEach(leak -> leak.held().createdAt().ifPresent(error::addSuppressed));
    return error;
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
