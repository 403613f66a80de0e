// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.rule.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The ordered difference between two policy maps. Applied one by one, every state on the way gives
 * each flow the verdict of the old map or of the new one, so no flow is ever allowed that both
 * deny, nor denied that both allow. Immutable and thread-safe.
 *
 * <p>While it is applied the map may hold more entries than before and after: {@link #peak}. Where
 * that does not fit, the map must be replaced as a whole.
 *
 * @param operations the writes, in the order in which they must be made
 */
public record PolicyDiff(List<PolicyOperation> operations) {
  private static final PolicyDiff NOTHING = new PolicyDiff(List.of());

  /**
   * Creates a difference.
   *
   * @param operations the writes
   */
  public PolicyDiff {
    operations = List.copyOf(operations);
  }

  /** {@return the difference between equal maps} */
  public static PolicyDiff nothing() {
    return NOTHING;
  }

  /**
   * {@return what makes one map another}
   *
   * @param before the one
   * @param after the other
   */
  public static PolicyDiff between(PolicyMapState before, PolicyMapState after) {
    List<PolicyOperation> changes = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      Map<Integer, PolicyRow> old = before.rows(direction);
      Map<Integer, PolicyRow> now = after.rows(direction);
      TreeSet<Integer> identities = new TreeSet<>(Integer::compareUnsigned);
      identities.addAll(old.keySet());
      identities.addAll(now.keySet());
      for (int identity : identities) {
        rowChanges(
            direction,
            identity,
            before.row(direction, identity),
            after.row(direction, identity),
            changes);
      }
    }
    return ordered(changes);
  }

  /**
   * {@return what makes the row of one peer another}
   *
   * @param direction the direction of the row
   * @param identity the peer
   * @param before the one row
   * @param after the other row
   */
  public static PolicyDiff ofRow(
      Direction direction, int identity, PolicyRow before, PolicyRow after) {
    List<PolicyOperation> changes = new ArrayList<>();
    rowChanges(direction, identity, before, after, changes);
    return ordered(changes);
  }

  /** {@return whether there is nothing to do} */
  public boolean isEmpty() {
    return operations.isEmpty();
  }

  /** {@return the difference back: the same states in reverse} */
  public PolicyDiff inverse() {
    List<PolicyOperation> inverse =
        new ArrayList<>(operations.stream().map(PolicyOperation::inverse).toList());
    Collections.reverse(inverse);
    return new PolicyDiff(inverse);
  }

  /**
   * {@return this difference and then another}
   *
   * @param next what is done after it
   */
  public PolicyDiff then(PolicyDiff next) {
    List<PolicyOperation> all = new ArrayList<>(operations);
    all.addAll(next.operations);
    return new PolicyDiff(all);
  }

  /**
   * {@return the most entries the map holds on the way}
   *
   * @param before how many it holds before
   */
  public int peak(int before) {
    int size = before;
    int peak = before;
    for (PolicyOperation operation : operations) {
      size += operation.before().isEmpty() ? 1 : operation.after().isEmpty() ? -1 : 0;
      peak = Math.max(peak, size);
    }
    return peak;
  }

  /**
   * {@return the map after this difference}
   *
   * @param state the map before it
   * @throws InvalidSpecException if an entry is not as the difference expects it
   */
  public PolicyMapState applyTo(PolicyMapState state) {
    Map<PolicyKey, PolicyValue> entries = new HashMap<>();
    state.entries().forEach(entry -> entries.put(entry.key(), entry.value()));
    for (PolicyOperation operation : operations) {
      Optional<PolicyValue> found = Optional.ofNullable(entries.get(operation.key()));
      if (!found.equals(operation.before())) {
        throw new InvalidSpecException(
            "policy difference: " + operation + ", but the map has " + found.orElse(null));
      }
      operation
          .after()
          .ifPresentOrElse(
              value -> entries.put(operation.key(), value), () -> entries.remove(operation.key()));
    }
    return PolicyMapState.copyOf(
        entries.entrySet().stream()
            .map(entry -> new PolicyEntry(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** {@return the writes, one a line: {@code +} comes, {@code ~} changes, {@code -} goes} */
  @Override
  public String toString() {
    return operations.stream().map(PolicyOperation::toString).collect(Collectors.joining("\n"));
  }

  private static PolicyDiff ordered(List<PolicyOperation> changes) {
    return changes.isEmpty() ? NOTHING : new PolicyDiff(OperationOrder.of(changes));
  }

  private static void rowChanges(
      Direction direction,
      int identity,
      PolicyRow before,
      PolicyRow after,
      List<PolicyOperation> changes) {
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      int order =
          i == before.size()
              ? 1
              : j == after.size() ? -1 : before.traffic(i).compareTo(after.traffic(j));
      L4Prefix traffic = order <= 0 ? before.traffic(i) : after.traffic(j);
      Optional<PolicyValue> old = order <= 0 ? Optional.of(before.value(i++)) : Optional.empty();
      Optional<PolicyValue> now = order >= 0 ? Optional.of(after.value(j++)) : Optional.empty();
      if (!old.equals(now)) {
        changes.add(new PolicyOperation(new PolicyKey(identity, direction, traffic), old, now));
      }
    }
  }
}
