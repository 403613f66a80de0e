// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.repository;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.compile.EndpointPolicy;
import dev.weir.policy.compile.PolicyCapacityException;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyDiff;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The policy of one machine over time.
 *
 * <p>Every change is a revision, counted from 1. It holds for all endpoints or for none: if the map
 * of one of them cannot hold it, it is refused with {@link PolicyCapacityException}, and nothing
 * has changed. Listeners are told what changes for each endpoint, in the order of revisions; they
 * {@link #report} when that has been written, and {@link #whenRealized} tells when it has
 * everywhere.
 *
 * <p>Order of business with identities: {@link #put} an identity before the datapath can meet it,
 * {@link #remove} it after it no longer can. Thread-safe.
 */
public final class PolicyRepository {
  /** An endpoint's policy, and how far the datapath has come with it. */
  private static final class Held {
    final EndpointPolicy policy;
    long realized;

    Held(EndpointPolicy policy) {
      this.policy = policy;
    }
  }

  private final ChangeQueue changes = new ChangeQueue();
  private final Map<Integer, Identity> identities = new TreeMap<>(Integer::compareUnsigned);
  private final Map<Integer, Held> endpoints = new TreeMap<>();
  private final Map<Long, List<CompletableFuture<Long>>> waiting = new TreeMap<>();
  private PolicyCompiler compiler;
  private long revision = 1;

  private PolicyRepository(PolicyCompiler compiler) {
    this.compiler = compiler;
  }

  /**
   * {@return a repository without identities and endpoints, at revision 1}
   *
   * @param compiler the rules, what they mean and how large maps are
   */
  public static PolicyRepository of(PolicyCompiler compiler) {
    return new PolicyRepository(compiler);
  }

  /**
   * Has a listener told of every change from now on.
   *
   * @param listener the listener
   * @return what ends that
   */
  public Subscription listen(PolicyListener listener) {
    return changes.add(listener);
  }

  /** {@return the newest revision} */
  public synchronized long revision() {
    return revision;
  }

  /** {@return the rules that hold} */
  public synchronized RuleSet rules() {
    return compiler.rules();
  }

  /**
   * {@return what an endpoint's map must hold at the newest revision; empty if there is no such
   * endpoint}
   *
   * @param endpoint its number
   */
  public synchronized Optional<PolicyMapState> state(int endpoint) {
    return Optional.ofNullable(endpoints.get(endpoint)).map(held -> held.policy.state());
  }

  /**
   * Adds rules, in the place of those with the same names.
   *
   * @param rules the rules
   * @return the revision at which they hold
   * @throws PolicyCapacityException if a map cannot hold them
   */
  public long put(Rule... rules) {
    return changeRules(current -> current.with(rules));
  }

  /**
   * Removes rules.
   *
   * @param names their names; of no rule is no error
   * @return the revision at which they hold no more
   * @throws PolicyCapacityException if a map cannot hold what they hid
   */
  public long removeRules(String... names) {
    return changeRules(current -> current.without(names));
  }

  /**
   * Changes the rules at once.
   *
   * @param change what makes the new rules of the old ones; called with a lock held
   * @return the revision at which the new ones hold
   * @throws PolicyCapacityException if a map cannot hold them
   */
  public long changeRules(Function<RuleSet, RuleSet> change) {
    long now;
    synchronized (this) {
      PolicyCompiler old = compiler;
      PolicyCompiler changed =
          PolicyCompiler.of(change.apply(old.rules()), old.semantics())
              .withCapacity(old.capacity());
      now =
          commit(
              (policy, undo) -> {
                PolicyDiff diff = policy.replaceRules(changed);
                undo.add(() -> policy.replaceRules(old));
                return diff;
              });
      compiler = changed;
    }
    changes.tell();
    return now;
  }

  /**
   * An identity appears, or has other labels or ports than before.
   *
   * @param identity the identity
   * @return the revision at which it is told from others
   * @throws PolicyCapacityException if a map cannot hold it
   */
  public long put(Identity identity) {
    long now;
    synchronized (this) {
      Optional<Identity> old = Optional.ofNullable(identities.get(identity.number()));
      now =
          commit(
              (policy, undo) -> {
                PolicyDiff diff = policy.put(identity);
                undo.add(
                    () -> old.ifPresentOrElse(policy::put, () -> policy.remove(identity.number())));
                return diff;
              });
      identities.put(identity.number(), identity);
    }
    changes.tell();
    return now;
  }

  /**
   * An identity vanishes.
   *
   * @param identity its number; of none is no error
   * @return the revision at which it is forgotten
   */
  public long remove(int identity) {
    long now;
    synchronized (this) {
      now = commit((policy, undo) -> policy.remove(identity));
      identities.remove(identity);
    }
    changes.tell();
    return now;
  }

  /**
   * Adds an endpoint, whose map is empty.
   *
   * @param endpoint the endpoint
   * @return the revision at which its policy holds
   * @throws InvalidSpecException if there is one with its number
   * @throws PolicyCapacityException if its map cannot hold its policy
   */
  public long add(Endpoint endpoint) {
    long now;
    synchronized (this) {
      if (endpoints.containsKey(endpoint.id())) {
        throw new InvalidSpecException(
            "endpoint " + endpoint.name() + ": there is one with id " + endpoint.id() + " already");
      }
      EndpointPolicy policy = compiler.open(endpoint, identities.values());
      endpoints.put(endpoint.id(), new Held(policy));
      now = ++revision;
      changes.add(
          List.of(
              new PolicyChange(
                  now, endpoint, PolicyDiff.between(PolicyMapState.empty(), policy.state()))));
    }
    changes.tell();
    return now;
  }

  /**
   * Removes an endpoint. Nobody waits for it any more.
   *
   * @param endpoint its number; of none is no error
   */
  public void removeEndpoint(int endpoint) {
    List<CompletableFuture<Long>> reached;
    synchronized (this) {
      endpoints.remove(endpoint);
      reached = reached();
    }
    reached.forEach(future -> future.complete(realized()));
  }

  /**
   * The changes of an endpoint have been written up to a revision.
   *
   * @param endpoint its number; of none is no error
   * @param upTo the revision of the last change that has been written
   */
  public void report(int endpoint, long upTo) {
    List<CompletableFuture<Long>> reached;
    synchronized (this) {
      Held held = endpoints.get(endpoint);
      if (held == null) {
        return;
      }
      held.realized = Math.max(held.realized, upTo);
      reached = reached();
    }
    reached.forEach(future -> future.complete(realized()));
  }

  /** {@return the revision that has been written for every endpoint; without any, the newest} */
  public synchronized long realized() {
    return endpoints.values().stream().mapToLong(held -> held.realized).min().orElse(revision);
  }

  /**
   * {@return what completes, with the revision reached, once a revision has been written for every
   * endpoint that there is then; on the thread that reports it}
   *
   * @param wanted the revision
   */
  public CompletableFuture<Long> whenRealized(long wanted) {
    CompletableFuture<Long> future = new CompletableFuture<>();
    synchronized (this) {
      if (realized() < wanted) {
        waiting.computeIfAbsent(wanted, key -> new ArrayList<>()).add(future);
        return future;
      }
    }
    future.complete(realized());
    return future;
  }

  /** Changes every endpoint's policy, or none. */
  private long commit(BiFunction<EndpointPolicy, List<Runnable>, PolicyDiff> change) {
    List<Runnable> undo = new ArrayList<>();
    List<PolicyChange> made = new ArrayList<>();
    long next = revision + 1;
    try {
      for (Held held : endpoints.values()) {
        made.add(new PolicyChange(next, held.policy.endpoint(), change.apply(held.policy, undo)));
      }
    } catch (RuntimeException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
    revision = next;
    changes.add(made);
    return next;
  }

  private List<CompletableFuture<Long>> reached() {
    List<CompletableFuture<Long>> reached = new ArrayList<>();
    long realized = realized();
    waiting
        .entrySet()
        .removeIf(entry -> entry.getKey() <= realized && reached.addAll(entry.getValue()));
    return reached;
  }
}
