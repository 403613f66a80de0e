// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.monitor;

import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.Nlmsg;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one watch knows to be there. One thread at a time. */
final class View<T> {
  private static final Logger LOG = LoggerFactory.getLogger(View.class);

  private final Watch<T> watch;
  private Map<Object, T> objects = new LinkedHashMap<>();

  /** Who is where: what a new object replaces is found by its place. */
  private Map<Object, Set<Object>> places = new HashMap<>();

  View(Watch<T> watch) {
    this.watch = watch;
  }

  Watch<T> watch() {
    return watch;
  }

  Collection<T> objects() {
    return objects.values();
  }

  /** Fills an empty view with a list. */
  void fill(List<T> list) {
    for (T each : list) {
      if (watch.matches(each)) {
        put(watch.identity(each), each);
      }
    }
  }

  /**
   * Takes in a notification.
   *
   * @return whether the view is still what the kernel has, as far as notifications tell
   */
  boolean apply(Message notification, Consumer<? super Event<T>> events) {
    try {
      boolean sound = !watch.isSilent(notification);
      if (watch.isNew(notification)) {
        return appeared(watch.object(notification), notification.flags(), events) && sound;
      }
      if (watch.isGone(notification)) {
        return gone(watch.object(notification), events) && sound;
      }
      return sound;
    } catch (MalformedMessageException e) {
      LOG.warn("{}: a notification is left out: {}", watch, e.getMessage());
      return false;
    }
  }

  private boolean appeared(T object, int flags, Consumer<? super Event<T>> events) {
    Object identity = watch.identity(object);
    Object place = watch.place(object);
    T before = objects.get(identity);
    Set<Object> others = places.getOrDefault(place, Set.of());
    boolean alone = others.isEmpty() || (before != null && others.size() == 1);
    boolean matches = watch.matches(object);
    if (before == null && !alone) {
      // With a filter there may be more in its place than are known here.
      boolean replaces = (flags & Nlmsg.NLM_F_REPLACE) != 0;
      if (replaces && others.size() == 1 && !watch.isFiltered()) {
        identity = others.iterator().next();
        before = objects.get(identity);
        remove(identity, place);
        identity = watch.identity(object);
      } else {
        // Beside the others, or in the place of one of them? The list will tell.
        return false;
      }
    }
    if (!matches) {
      if (before != null) {
        remove(identity, place);
        events.accept(new Event.Gone<>(before));
      }
    } else {
      put(identity, object);
      if (before == null) {
        events.accept(new Event.Appeared<>(object));
      } else if (!watch.isSame(before, object)) {
        events.accept(new Event.Changed<>(before, object));
      }
    }
    return true;
  }

  private boolean gone(T object, Consumer<? super Event<T>> events) {
    Object identity = watch.identity(object);
    Object place = watch.place(object);
    T before = objects.get(identity);
    if (before != null) {
      remove(identity, place);
      events.accept(new Event.Gone<>(before));
      return true;
    }
    // One path of several goes: the others stay, as another route.
    return !places.containsKey(place);
  }

  /** Becomes another view; the difference is told. */
  void become(View<T> other, Consumer<? super Event<T>> events) {
    Set<Object> told = new HashSet<>();
    objects.forEach(
        (identity, before) -> {
          Object successor =
              other.objects.containsKey(identity) ? identity : successor(before, other);
          T now = successor == null ? null : other.objects.get(successor);
          if (now == null) {
            events.accept(new Event.Gone<>(before));
          } else {
            told.add(successor);
            if (!watch.isSame(before, now)) {
              events.accept(new Event.Changed<>(before, now));
            }
          }
        });
    other.objects.forEach(
        (identity, now) -> {
          if (!told.contains(identity)) {
            events.accept(new Event.Appeared<>(now));
          }
        });
    objects = other.objects;
    places = other.places;
  }

  /** {@return who is in the place of one that is gone, if there was and is only one} */
  private @Nullable Object successor(T before, View<T> other) {
    Object place = watch.place(before);
    Set<Object> was = places.getOrDefault(place, Set.of());
    Set<Object> is = other.places.getOrDefault(place, Set.of());
    return was.size() == 1 && is.size() == 1 ? is.iterator().next() : null;
  }

  private void put(Object identity, T object) {
    objects.put(identity, object);
    places.computeIfAbsent(watch.place(object), at -> new LinkedHashSet<>(1)).add(identity);
  }

  private void remove(Object identity, Object place) {
    objects.remove(identity);
    Set<Object> here = places.get(place);
    if (here != null && here.remove(identity) && here.isEmpty()) {
      places.remove(place);
    }
  }
}
