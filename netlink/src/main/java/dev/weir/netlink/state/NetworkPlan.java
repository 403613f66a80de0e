// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.WeirException;
import dev.weir.netlink.error.ForeignObjectException;
import dev.weir.netlink.route.Rtnetlink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The steps from what a namespace has to a {@link NetworkState}. Immutable; nothing has happened
 * yet.
 *
 * @param owner whose objects they are about
 * @param steps what is to be done, in this order
 */
public record NetworkPlan(Owner owner, List<Step> steps) {
  /**
   * Copies the list.
   *
   * @param owner whose objects they are about
   * @param steps what is to be done
   */
  public NetworkPlan {
    steps = List.copyOf(steps);
  }

  /**
   * Looks at a namespace and finds the steps. Waits for the kernel.
   *
   * @param wanted what it is to have
   * @param net a client of the namespace
   * @return the steps; none if it is so already
   * @throws ForeignObjectException if something that is not the owner's is where an object is
   *     wanted
   */
  public static NetworkPlan toward(NetworkState wanted, Rtnetlink net) {
    Observation seen = Observation.of(net, wanted.owner());
    return new NetworkPlan(wanted.owner(), new Difference(wanted, seen).steps());
  }

  /** {@return whether there is nothing to do} */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /**
   * {@return the steps back, which restore what this plan changes} A cable's end in another
   * namespace is not seen, so a link that had one cannot be restored; its step fails.
   */
  public NetworkPlan inverse() {
    List<Step> back = new ArrayList<>(steps.stream().map(Step::inverse).toList());
    Collections.reverse(back);
    return new NetworkPlan(owner, back);
  }

  /**
   * Does all steps. If one fails, those before are undone. Waits for the kernel.
   *
   * @param net a client of the namespace that the plan was made for
   * @throws WeirException what the step failed with; if something could not be undone, that is
   *     among the suppressed exceptions, and the message of {@link RollbackException} tells what is
   *     left
   */
  public void apply(Rtnetlink net) {
    StepRunner runner = new StepRunner(net, owner);
    List<Step> done = new ArrayList<>();
    for (Step step : steps) {
      try {
        runner.run(step);
      } catch (RuntimeException failure) {
        List<Step> left = new ArrayList<>();
        undo(runner.isHalfDone(step, failure) ? List.of(step) : List.of(), runner, failure, left);
        undo(done, runner, failure, left);
        if (!left.isEmpty()) {
          throw new RollbackException(failure, left);
        }
        throw failure;
      }
      done.add(step);
    }
  }

  private static void undo(
      List<Step> steps, StepRunner runner, RuntimeException failure, List<Step> left) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      try {
        runner.undo(step);
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
        left.add(step);
      }
    }
  }

  /** {@return the steps for programs: action, kind, before and after as text} */
  public List<Map<String, Object>> toTree() {
    return steps.stream()
        .map(
            step -> {
              Map<String, Object> tree = new LinkedHashMap<>();
              tree.put("action", step.action());
              tree.put("kind", step.object().kind());
              step.before().ifPresent(before -> tree.put("before", before.toString()));
              step.after().ifPresent(after -> tree.put("after", after.toString()));
              return tree;
            })
        .toList();
  }

  /** {@return the steps, one in a line} */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
