// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Prefixes that crowd around a few places, so that they nest, touch and share tables. */
final class World {
  private final Random random;
  private final IpFamily family;
  private final List<IpAddress> places = new ArrayList<>();
  final Set<Cidr> denied = new HashSet<>();
  final Set<Cidr> allowed = new HashSet<>();

  World(long seed, IpFamily family) {
    random = new Random(seed);
    this.family = family;
    for (int i = 0; i < 4; i++) {
      places.add(anywhere());
    }
  }

  private IpAddress anywhere() {
    return switch (random.nextInt(8)) {
      case 0 -> address(0, 0);
      case 1 -> address(-1, -1);
      default -> address(random.nextLong(), random.nextLong());
    };
  }

  private IpAddress address(long high, long low) {
    return family == IpFamily.AF_INET
        ? IpAddress.ofIpv4((int) (high >>> 32))
        : IpAddress.ofIpv6(high, low);
  }

  /** A place, with the bits behind some prefix of it other ones. */
  IpAddress near() {
    IpAddress place = places.get(random.nextInt(places.size()));
    int keep = random.nextInt(bits() + 1);
    long mask = Runs.maskHigh(keep);
    long maskLow = Runs.maskLow(keep);
    return address(
        (PrefixSet.high(place) & mask) | (random.nextLong() & ~mask),
        (PrefixSet.low(place) & maskLow) | (random.nextLong() & ~maskLow));
  }

  Cidr prefix() {
    int least = random.nextInt(4) == 0 ? 0 : bits() / 2;
    return Cidr.containing(near(), least + random.nextInt(bits() - least + 1));
  }

  int bits() {
    return family == IpFamily.AF_INET ? 32 : 128;
  }

  boolean isDenied(IpAddress address) {
    return denied.stream().anyMatch(prefix -> prefix.contains(address))
        && allowed.stream().noneMatch(prefix -> prefix.contains(address));
  }

  PrefixSet set() {
    return PrefixSet.of(family, denied, allowed);
  }

  /** Puts a prefix in or takes one out; returns which. */
  Cidr change() {
    Set<Cidr> side = random.nextInt(3) == 0 ? allowed : denied;
    Cidr prefix = prefix();
    if (random.nextInt(3) == 0 && !side.isEmpty()) {
      prefix = side.stream().skip(random.nextInt(side.size())).findFirst().orElseThrow();
      side.remove(prefix);
    } else if (!denied.contains(prefix) && !allowed.contains(prefix)) {
      side.add(prefix);
    }
    return prefix;
  }

  List<IpAddress> questions() {
    List<IpAddress> questions = new ArrayList<>();
    for (Set<Cidr> side : List.of(denied, allowed)) {
      for (Cidr prefix : side) {
        questions.add(prefix.first());
        questions.add(prefix.last());
        prefix.first().previous().ifPresent(questions::add);
        prefix.last().next().ifPresent(questions::add);
      }
    }
    for (int i = 0; i < 50; i++) {
      questions.add(near());
      questions.add(anywhere());
    }
    return questions;
  }
}
