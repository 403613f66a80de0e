// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  /** How often an inventory may stumble before it is left out. */
  private static final int LOOKS = 5;

  private final Map<Inventory, Set<Object>> before = new LinkedHashMap<>();
  private final List<Inventory> inventories;
  private final Map<Object, String> firstSeenAfter = new HashMap<>();
  private final List<String> notLookedFor = new ArrayList<>();
  private final OtherRuns others;

  private final Duration patience;

  LeakWatch(List<Inventory> inventories, OtherRuns others, Duration patience) {
    this.inventories = inventories;
    this.others = others;
    this.patience = patience;
    for (Inventory inventory : inventories) {
      // What cannot look now, as a rule without the privilege, has nothing to compare with later.
      look(inventory::take)
          .ifPresentOrElse(
              held ->
                  before.put(inventory, held.stream().map(Held::key).collect(Collectors.toSet())),
              () -> notLookedFor.add(inventory.subject()));
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
            new Children(),
            Names.ofNamespaces(),
            new Mounts(),
            Names.ofPins(),
            Names.ofCgroups(),
            new BpfObjects(),
            new DeviceHooks(),
            new Devices()),
        others,
        patience);
  }

  /** {@return what could not be seen here, and is therefore not looked for at the end} */
  public List<String> notLookedFor() {
    return List.copyOf(notLookedFor);
  }

  /** Notes what is there that was not there before: should it stay, it is this test's. */
  public void testEnded(String test) {
    for (Inventory inventory : before.keySet()) {
      for (Held held : newIn(inventory).orElse(List.of())) {
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
    } finally {
      inventories.forEach(Inventory::close);
    }
  }

  private record Leak(Inventory inventory, Held held) {}

  private List<Leak> leaksThatStay() {
    List<Leak> leaks = leaksNow();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!leaks.isEmpty() && System.nanoTime() < deadline && pause()) {
      leaks = stillThere(leaks);
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
      left = stillThere(left);
    }
    return left;
  }

  private List<Leak> leaksNow() {
    List<Leak> leaks = new ArrayList<>();
    for (Inventory inventory : before.keySet()) {
      List<Held> suspects = look(() -> newIn(inventory)).orElse(List.of());
      if (!suspects.isEmpty()) {
        inventory
            .withoutThoseOfOthers(suspects)
            .forEach(held -> leaks.add(new Leak(inventory, held)));
      }
    }
    return leaks;
  }

  /** Looks again, at what is suspected only; where it cannot look, the suspicion stays. */
  private List<Leak> stillThere(List<Leak> leaks) {
    Map<Inventory, Optional<List<Held>>> now = new HashMap<>();
    for (Leak leak : leaks) {
      now.computeIfAbsent(
          leak.inventory(), inventory -> newIn(inventory).map(inventory::withoutThoseOfOthers));
    }
    return leaks.stream()
        .filter(leak -> isIn(now.getOrDefault(leak.inventory(), Optional.empty()), leak.held()))
        .toList();
  }

  private static boolean isIn(Optional<List<Held>> look, Held held) {
    return look.isEmpty() || look.get().stream().anyMatch(other -> other.key().equals(held.key()));
  }

  /** {@return what is new; empty if the inventory could not look} */
  private Optional<List<Held>> newIn(Inventory inventory) {
    Set<Object> known = before.getOrDefault(inventory, Set.of());
    return inventory
        .take()
        .map(held -> held.stream().filter(one -> !known.contains(one.key())).toList());
  }

  /** Looks, and looks again where an inventory stumbles. */
  private static Optional<List<Held>> look(Supplier<Optional<List<Held>>> inventory) {
    Optional<List<Held>> held = inventory.get();
    for (int look = 1; held.isEmpty() && look < LOOKS; look++) {
      held = inventory.get();
    }
    return held;
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
