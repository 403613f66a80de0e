// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.monitor;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.error.InterruptedDumpException;
import dev.weir.netlink.error.UnknownOutcomeException;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.Notice;
import dev.weir.netlink.transport.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Objects of a namespace, and every change of them. First it lists, and each object appears; then
 * it tells what changes. At each {@link Event.InSync} the events so far add up to what the kernel
 * has.
 *
 * <p>The groups are joined before the list is taken, and what was notified meanwhile is worked into
 * it before anything is told, so nothing is missed, and nothing is told that was over before. When
 * notifications are lost ({@link Event.Overrun}) it lists again and tells the difference.
 *
 * <p>Events are pulled. What is not pulled waits in the socket's receive buffer: that is the
 * back-pressure, memory does not grow, and a consumer that sleeps too long gets the difference
 * instead of the history. A publisher that pushes would need a queue for the same purpose, and a
 * thread all the same, since listing waits for the kernel.
 *
 * <p>One thread at a time uses a monitor; {@link #close()} is for any thread and ends a pull that
 * waits, with {@link HandleClosedException}. An interrupt does not.
 *
 * @param <T> the objects' type: {@link dev.weir.netlink.route.NetworkObject} for several kinds
 */
public final class Monitor<T> implements AutoCloseable {
  /** A listing that is disturbed is taken again by the monitor, which reads in between. */
  private static final ConnectionOptions ONE_ATTEMPT =
      ConnectionOptions.DEFAULT.withDumpAttempts(1);

  /** Notifications that are taken in before an outstanding list is. */
  private static final int BUDGET = 4096;

  /** Nanoseconds to the next attempt at a list that was disturbed. */
  private static final long RETRY = 10_000_000;

  private final Subscription subscription;
  private final Rtnetlink net;
  private final List<View<? extends T>> views;
  private final Set<View<? extends T>> stale = new LinkedHashSet<>();
  private final Queue<Event<T>> events = new ArrayDeque<>();

  private Monitor(Subscription subscription, Rtnetlink net, List<View<? extends T>> views) {
    this.subscription = subscription;
    this.net = net;
    this.views = views;
    stale.addAll(views);
  }

  /**
   * Opens a monitor.
   *
   * @param namespace where; it may be closed afterwards
   * @param watches what to look at
   * @param <T> the objects' type
   * @return the monitor
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}, which
   *     entering a namespace needs
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  public static <T> Monitor<T> open(NetworkNamespace namespace, Watch<? extends T>... watches) {
    return open(namespace, Subscription.RECEIVE_BUFFER, List.of(watches));
  }

  /**
   * Opens a monitor.
   *
   * @param namespace where; it may be closed afterwards
   * @param receiveBuffer bytes of receive buffer to ask for: how much may wait to be pulled
   * @param watches what to look at
   * @param <T> the objects' type
   * @return the monitor
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}, which
   *     entering a namespace needs
   */
  public static <T> Monitor<T> open(
      NetworkNamespace namespace, int receiveBuffer, List<Watch<? extends T>> watches) {
    int[] groups =
        watches.stream()
            .flatMap(each -> each.groups().stream())
            .distinct()
            .mapToInt(i -> i)
            .toArray();
    Subscription subscription =
        Subscription.open(
            NetlinkProtocol.ROUTE, namespace, Rtnetlink.CATALOG, receiveBuffer, groups);
    try {
      return on(
          subscription,
          NetlinkConnection.open(NetlinkProtocol.ROUTE, namespace, ONE_ATTEMPT),
          watches);
    } catch (RuntimeException e) {
      subscription.close();
      throw e;
    }
  }

  static <T> Monitor<T> on(
      Subscription subscription, NetlinkConnection lists, List<Watch<? extends T>> watches) {
    List<View<? extends T>> views = new ArrayList<>();
    watches.forEach(each -> views.add(new View<>(each)));
    return new Monitor<>(subscription, Rtnetlink.on(lists), views);
  }

  /**
   * Waits for the next event.
   *
   * @return the event
   * @throws HandleClosedException if the monitor is closed, also meanwhile
   */
  public Event<T> next() {
    while (true) {
      Optional<Event<T>> event = poll(Duration.ofDays(1));
      if (event.isPresent()) {
        return event.get();
      }
    }
  }

  /**
   * Waits for the next event, but not for ever.
   *
   * @param longest how long to wait; a listing that has to be taken may take longer
   * @return the event, empty if there is none by then
   * @throws HandleClosedException if the monitor is closed, also meanwhile
   */
  public Optional<Event<T>> poll(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      Event<T> first = events.poll();
      if (first != null) {
        return Optional.of(first);
      }
      if (!stale.isEmpty()) {
        takeWhatWaits();
        list();
        if (!events.isEmpty()) {
          continue;
        }
      }
      long left = Math.max(0, end - System.nanoTime());
      // A list that was disturbed is taken again, whether anything else happens or not.
      long wait = stale.isEmpty() ? left : Math.min(left, RETRY);
      Optional<Notice> notice = subscription.poll(Duration.ofNanos(wait));
      notice.ifPresent(each -> take(each, views, events::add));
      if (notice.isEmpty() && left == 0) {
        return Optional.empty();
      }
    }
  }

  /** Lists again when next asked for an event, and tells what was not notified. */
  public void refresh() {
    stale.addAll(views);
  }

  /** {@return what is there, as far as it was told} */
  public List<T> view() {
    List<T> objects = new ArrayList<>();
    views.forEach(each -> objects.addAll(each.objects()));
    return List.copyOf(objects);
  }

  private void takeWhatWaits() {
    for (int i = 0; i < BUDGET; i++) {
      Optional<Notice> notice = subscription.poll(Duration.ZERO);
      if (notice.isEmpty()) {
        return;
      }
      take(notice.get(), views, events::add);
    }
  }

  private void take(
      Notice notice, Iterable<View<? extends T>> into, Consumer<? super Event<T>> out) {
    if (notice instanceof Notice.Notification notification) {
      into.forEach(view -> apply(view, notification.message(), out));
    } else {
      events.add(new Event.Overrun<>());
      stale.addAll(views);
    }
  }

  private <U extends T> void apply(View<U> view, Message message, Consumer<? super Event<T>> out) {
    if (!view.apply(message, event -> out.accept(widened(event)))) {
      stale.add(view);
    }
  }

  /** An event only gives objects, so one about links is one about anything. */
  @SuppressWarnings("unchecked")
  private static <T> Event<T> widened(Event<? extends T> event) {
    return (Event<T>) event;
  }

  /** Takes the lists that are needed, and what was notified while they were taken. */
  private void list() {
    List<View<? extends T>> old = List.copyOf(stale);
    stale.clear();
    List<View<? extends T>> fresh = new ArrayList<>();
    try {
      for (View<? extends T> view : old) {
        fresh.add(listed(view));
      }
    } catch (InterruptedDumpException | UnknownOutcomeException e) {
      // Too much is going on at the moment. What goes on is taken in, and then it is tried again.
      stale.addAll(old);
      takeWhatWaits();
      return;
    } catch (RuntimeException e) {
      stale.addAll(old);
      throw e;
    }
    List<View<? extends T>> others = new ArrayList<>(views);
    others.removeAll(old);
    // What was notified before the list was complete is in the buffer, which holds no more than
    // this. Of an object that was notified, the last notification is what it is after the list.
    long last = subscription.bytes() + subscription.receiveBuffer();
    while (subscription.bytes() < last) {
      Optional<Notice> notice = subscription.poll(Duration.ZERO);
      if (notice.isEmpty()) {
        break;
      }
      if (notice.get() instanceof Notice.Overrun) {
        take(notice.get(), List.of(), events::add);
        return;
      }
      take(notice.get(), others, events::add);
      for (int i = 0; i < old.size(); i++) {
        Message message = ((Notice.Notification) notice.get()).message();
        if (!fresh.get(i).apply(message, told -> {})) {
          stale.add(old.get(i));
        }
      }
    }
    for (int i = 0; i < old.size(); i++) {
      become(old.get(i), fresh.get(i));
    }
    if (stale.isEmpty()) {
      events.add(new Event.InSync<>(views.stream().mapToInt(each -> each.objects().size()).sum()));
    }
  }

  private <U> View<U> listed(View<U> view) {
    View<U> fresh = new View<>(view.watch());
    fresh.fill(view.watch().list(net).await());
    return fresh;
  }

  @SuppressWarnings("unchecked") // both are views of one watch
  private <U extends T> void become(View<U> old, View<? extends T> fresh) {
    old.become((View<U>) fresh, event -> events.add(widened(event)));
  }

  /** Leaves the groups. Closing again does nothing. */
  @Override
  public void close() {
    subscription.close();
    net.close();
  }

  @Override
  public String toString() {
    return "monitor of " + views.stream().map(View::watch).toList() + " on " + subscription;
  }
}
