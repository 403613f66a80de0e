// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.policy.identity.Identity;
import dev.weir.policy.rule.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts writes into an order in which no state between is wrong.
 *
 * <p>Say that of all entries around a flow the strongest decides: by precedence, then longer
 * prefix, then the peer's own row. If what comes is written strongest first, and after that what
 * goes is deleted weakest first, the verdict of every flow changes once, from the old to the new:
 * what decides in the new map either comes before anything weaker, or is hidden behind what decided
 * in the old one until that goes.
 *
 * <p>A look-up does not do that: it takes the longest prefix of a row even where a shorter one has
 * a higher precedence. Each of both maps has no such pair, but a mixture may. So a pair of an old
 * and a new entry, the shorter one stronger, must never be in the map for longer than a step:
 *
 * <ul>
 *   <li>Where the new one is shorter and stronger, the old ones behind it are deleted directly
 *       after it.
 *   <li>Where the old one is shorter and stronger, the new ones behind it are written directly
 *       before it is deleted.
 * </ul>
 *
 * <p>In both cases the entry that is moved is one that the strongest-decides order does not see.
 *
 * <p>Of equally strong entries, what asks for authentication is written first and deleted last: the
 * others ask for it too where it is there.
 */
final class OperationOrder {
  /** Row and direction of an entry. */
  private record RowKey(Direction direction, int identity) {
    static RowKey of(PolicyOperation operation) {
      return new RowKey(operation.key().direction(), operation.key().identity());
    }
  }

  private final List<PolicyOperation> result = new ArrayList<>();
  private final Set<PolicyOperation> done = Collections.newSetFromMap(new IdentityHashMap<>());
  // By row: entries that go or get weaker.
  private final Map<RowKey, List<PolicyOperation>> going = new HashMap<>();

  private OperationOrder() {}

  static List<PolicyOperation> of(List<PolicyOperation> changes) {
    return new OperationOrder().order(changes);
  }

  private List<PolicyOperation> order(List<PolicyOperation> changes) {
    List<PolicyOperation> come = new ArrayList<>();
    List<PolicyOperation> go = new ArrayList<>();
    for (PolicyOperation change : changes) {
      boolean comes =
          change.before().isEmpty()
              || (change.after().isPresent()
                  && Integer.compareUnsigned(
                          precedence(change.after()), precedence(change.before()))
                      >= 0);
      (comes ? come : go).add(change);
      if (!comes) {
        going.computeIfAbsent(RowKey.of(change), row -> new ArrayList<>()).add(change);
      }
    }
    come.sort(strength(PolicyOperation::after).reversed());
    go.sort(strength(PolicyOperation::before));
    IdentityHashMap<PolicyOperation, List<PolicyOperation>> behind = hiddenBehindOld(come);
    for (PolicyOperation change : come) {
      if (!isHidden(change)) {
        put(change);
        deleteBehind(change);
      }
    }
    for (PolicyOperation change : go) {
      behind.getOrDefault(change, List.of()).forEach(this::put);
      put(change);
    }
    return result;
  }

  /** New entries by the strongest old one that is shorter, stronger and goes. */
  private IdentityHashMap<PolicyOperation, List<PolicyOperation>> hiddenBehindOld(
      List<PolicyOperation> come) {
    IdentityHashMap<PolicyOperation, List<PolicyOperation>> behind = new IdentityHashMap<>();
    for (PolicyOperation change : come) {
      hiding(change)
          .ifPresent(old -> behind.computeIfAbsent(old, key -> new ArrayList<>()).add(change));
    }
    return behind;
  }

  private boolean isHidden(PolicyOperation change) {
    return hiding(change).isPresent();
  }

  private Optional<PolicyOperation> hiding(PolicyOperation change) {
    return going.getOrDefault(RowKey.of(change), List.of()).stream()
        .filter(old -> isInside(change, old))
        .filter(
            old ->
                Integer.compareUnsigned(precedence(old.before()), precedence(change.after())) > 0)
        .max(strength(PolicyOperation::before));
  }

  private void deleteBehind(PolicyOperation change) {
    for (PolicyOperation old : going.getOrDefault(RowKey.of(change), List.of())) {
      if (old.after().isEmpty()
          && isInside(old, change)
          && Integer.compareUnsigned(precedence(change.after()), precedence(old.before())) > 0) {
        put(old);
      }
    }
  }

  private void put(PolicyOperation change) {
    if (done.add(change)) {
      result.add(change);
    }
  }

  private static boolean isInside(PolicyOperation inner, PolicyOperation outer) {
    L4Prefix narrow = inner.key().traffic();
    L4Prefix broad = outer.key().traffic();
    return broad.length() < narrow.length() && broad.contains(narrow);
  }

  private static int precedence(Optional<PolicyValue> value) {
    return value.orElseThrow().precedence();
  }

  private static Comparator<PolicyOperation> strength(
      Function<PolicyOperation, Optional<PolicyValue>> value) {
    return Comparator.<PolicyOperation>comparingInt(
            change -> precedence(value.apply(change)) ^ Integer.MIN_VALUE)
        .thenComparing(change -> value.apply(change).orElseThrow().authentication().isPresent())
        .thenComparingInt(change -> change.key().traffic().length())
        .thenComparing(change -> change.key().identity() != Identity.ANY);
  }
}
