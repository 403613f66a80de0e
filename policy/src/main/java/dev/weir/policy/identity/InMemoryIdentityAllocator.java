// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.label.LabelSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Numbers from the memory of one process: for a single node, a test, a laptop. What {@link
 * #identities} returns can be kept and given to {@link #restore}, so that numbers in pinned maps
 * stay right after a restart. Thread-safe.
 */
public final class InMemoryIdentityAllocator implements IdentityAllocator {
  /** What makes an identity. */
  private record Content(LabelSet labels, NamedPorts ports) {
    static Content of(Identity identity) {
      return new Content(identity.labels(), identity.ports());
    }
  }

  private static final class Held {
    final Identity identity;
    long holds;

    Held(Identity identity, long holds) {
      this.identity = identity;
      this.holds = holds;
    }
  }

  private static final int LAST_LOCAL = 0x1ff_ffff;

  private final Map<Content, Held> byContent = new HashMap<>();
  private final TreeMap<Integer, Identity> byNumber = new TreeMap<>();
  private int nextCluster = Identity.FIRST_CLUSTER;
  private int nextLocal = Identity.FIRST_LOCAL;

  /** Creates an allocator that has only the reserved identities. */
  public InMemoryIdentityAllocator() {
    for (ReservedIdentity reserved : ReservedIdentity.values()) {
      add(reserved.identity(), 0);
    }
  }

  /**
   * Creates an allocator with identities of an earlier process, each held once: whoever restored
   * them releases what turns out to be needed no more.
   *
   * @param identities the identities; reserved ones are left out
   * @return the allocator
   * @throws InvalidSpecException if a number or the labels and ports come twice
   */
  public static InMemoryIdentityAllocator restore(Collection<Identity> identities) {
    InMemoryIdentityAllocator allocator = new InMemoryIdentityAllocator();
    for (Identity identity : identities) {
      if (isReserved(identity)) {
        continue;
      }
      if (allocator.byNumber.containsKey(identity.number())
          || allocator.byContent.containsKey(Content.of(identity))) {
        throw new InvalidSpecException("identity " + identity + ": number or labels come twice");
      }
      allocator.add(identity, 1);
    }
    return allocator;
  }

  @Override
  public synchronized Identity acquire(LabelSet labels, NamedPorts ports) {
    Held held = byContent.get(new Content(labels, ports));
    if (held == null) {
      boolean world = Identity.of(1, labels).kind() == IdentityKind.WORLD;
      held = add(new Identity(world ? freeLocal() : freeCluster(), labels, ports), 0);
    }
    held.holds++;
    return held.identity;
  }

  @Override
  public synchronized boolean release(Identity identity) {
    Content content = Content.of(identity);
    Held held = byContent.get(content);
    if (held == null || isReserved(held.identity) || --held.holds > 0) {
      return false;
    }
    byContent.remove(content);
    byNumber.remove(held.identity.number());
    return true;
  }

  @Override
  public synchronized Optional<Identity> find(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  @Override
  public synchronized List<Identity> identities() {
    return new ArrayList<>(byNumber.values());
  }

  private Held add(Identity identity, long holds) {
    Held held = new Held(identity, holds);
    byContent.put(Content.of(identity), held);
    byNumber.put(identity.number(), identity);
    return held;
  }

  private int freeCluster() {
    nextCluster = free(nextCluster, Identity.FIRST_CLUSTER, Identity.LAST_CLUSTER);
    return nextCluster++;
  }

  private int freeLocal() {
    nextLocal = free(nextLocal, Identity.FIRST_LOCAL, LAST_LOCAL);
    return nextLocal++;
  }

  /** The first number from {@code next} on, round the end, that is nobody's. */
  private int free(int next, int first, int last) {
    int number = next > last ? first : next;
    for (int tried = 0; tried <= last - first; tried++) {
      if (!byNumber.containsKey(number)) {
        return number;
      }
      number = number == last ? first : number + 1;
    }
    throw new InvalidSpecException(
        "identities: all " + (last - first + 1) + " numbers from " + first + " on are held");
  }

  private static boolean isReserved(Identity identity) {
    return Integer.compareUnsigned(identity.number(), Identity.FIRST_CLUSTER) < 0;
  }
}
