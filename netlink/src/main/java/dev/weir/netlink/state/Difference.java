// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.netlink.error.ForeignObjectException;
import dev.weir.netlink.route.LinkKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done, in an order in which it can be: first what is in the way goes, then links
 * come before what is on them, bridges before ports, routes on a device before those through a
 * gateway; at last goes what is not wanted any more, links behind what is on them.
 */
final class Difference {
  private static final List<String> KINDS =
      List.of("link", "address", "neighbour", "route", "rule");

  private final NetworkState wanted;
  private final Observation seen;
  private final Map<List<Object>, Desired> there = new LinkedHashMap<>();
  private final Map<List<Object>, Desired> surplus;
  private final Set<String> remade = new HashSet<>();
  private final Set<Desired> swept = new HashSet<>();
  private final List<Step> first = new ArrayList<>();
  private final List<Step> middle = new ArrayList<>();

  Difference(NetworkState wanted, Observation seen) {
    this.wanted = wanted;
    this.seen = seen;
    for (Desired each : seen.owned()) {
      there.put(key(each), each);
    }
    surplus = new LinkedHashMap<>(there);
    for (Desired each : wanted.objects()) {
      if (!there.containsKey(key(each)) && seen.isForeign(each)) {
        throw new ForeignObjectException(each.kind(), each.toString(), wanted.owner().name());
      }
      surplus.remove(key(each));
    }
  }

  private static List<Object> key(Desired object) {
    return List.of(object.kind(), object.key());
  }

  List<Step> steps() {
    findRemade();
    findSwept();
    wanted.objects().forEach(this::want);
    surplus
        .values()
        .removeIf(
            each -> {
              boolean early = each instanceof DesiredAddress || swept.contains(each);
              if (early) {
                first.add(Step.remove(each));
              }
              return early;
            });
    List<Step> steps = new ArrayList<>();
    first.sort(Comparator.comparingInt(Difference::rank).reversed());
    steps.addAll(first);
    middle.sort(Comparator.comparingInt(Difference::rank));
    steps.addAll(middle);
    List<Step> last = new ArrayList<>(surplus.values().stream().map(Step::remove).toList());
    last.sort(Comparator.comparingInt(Difference::rank));
    Collections.reverse(last);
    steps.addAll(last);
    return steps;
  }

  /**
   * What the kernel would take away with an address: the secondary addresses of its network, routes
   * with it as source, and with the last one of a device all routes and neighbours there. These go
   * before the address, and come again if they are wanted.
   */
  private void findSwept() {
    List<DesiredAddress> going =
        surplus.values().stream()
            .filter(DesiredAddress.class::isInstance)
            .map(DesiredAddress.class::cast)
            .toList();
    for (DesiredAddress address : going) {
      boolean last =
          seen.addresses().stream()
              .filter(other -> other.device().equals(address.device()))
              .filter(other -> other.address().family() == address.address().family())
              .allMatch(going::contains);
      for (Desired each : there.values()) {
        if ((each instanceof DesiredAddress other && other.isInNetworkOf(address))
            || (each instanceof DesiredNeighbour neighbour && last && neighbour.isBeside(address))
            || (each instanceof DesiredRoute route && route.goesWith(address, last))) {
          swept.add(each);
        }
      }
    }
  }

  /** Links that are of another kind than is wanted, with the other ends of cables. */
  private void findRemade() {
    for (Desired each : wanted.objects()) {
      if (each instanceof DesiredLink link
          && there.get(key(each)) instanceof DesiredLink found
          && !link.isSameDevice(found)) {
        remade.add(found.spec().name());
        if (found.spec().kind() instanceof LinkKind.Veth veth) {
          remade.add(veth.peer());
        }
      }
    }
  }

  private void want(Desired object) {
    Desired found = there.get(key(object));
    if (found == null) {
      middle.add(Step.add(object));
    } else if (isOnRemade(object) || isOnRemade(found) || swept.contains(found)) {
      first.add(Step.remove(found));
      middle.add(Step.add(object));
    } else if (!isMet(object, found)) {
      middle.add(
          Step.change(
              found,
              object instanceof DesiredLink link && found instanceof DesiredLink there
                  ? link.over(there)
                  : object));
    }
  }

  private static boolean isMet(Desired object, Desired found) {
    if (object instanceof DesiredLink link && found instanceof DesiredLink there) {
      return link.isMetBy(there);
    }
    if (object instanceof DesiredRoute route && found instanceof DesiredRoute there) {
      return route.isMetBy(there);
    }
    return object.equals(found);
  }

  private boolean isOnRemade(Desired object) {
    if (object instanceof DesiredLink link) {
      return remade.contains(link.spec().name());
    }
    if (object instanceof DesiredAddress address) {
      return remade.contains(address.device());
    }
    if (object instanceof DesiredNeighbour neighbour) {
      return remade.contains(neighbour.device());
    }
    return object instanceof DesiredRoute route
        && route.hops().stream().anyMatch(hop -> remade.contains(hop.device()));
  }

  private static int rank(Step step) {
    Desired object = step.object();
    int within = 0;
    if (object instanceof DesiredLink link) {
      within = link.master().isEmpty() ? 0 : 1;
    } else if (object instanceof DesiredRoute route) {
      within = route.hasGateway() ? 1 : 0;
    }
    return KINDS.indexOf(object.kind()) * 2 + within;
  }
}
