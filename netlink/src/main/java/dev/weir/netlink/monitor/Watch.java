// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.monitor;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.AddressMessages;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import dev.weir.netlink.internal.rtnl.NeighbourMessages;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import dev.weir.netlink.internal.rtnl.RuleMessages;
import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Neighbour;
import dev.weir.netlink.route.Route;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.route.Rule;
import dev.weir.netlink.transport.Answer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a {@link Monitor} looks at: one kind of object, perhaps not all of them. Immutable.
 *
 * @param <T> the objects' type
 */
public final class Watch<T> {
  private static final int IFF_UP = 1;

  /** Families of rtnetlink that share its messages but not its objects: bridges' ports and FDB. */
  private static final int AF_BRIDGE = 7;

  private static final int NTF_PROXY = 8;

  private final String name;
  private final List<Integer> groups;
  private final int appeared;
  private final int gone;
  private final Predicate<Message> relevant;
  private final Function<Message, T> object;
  private final Function<T, Message> message;
  private final Function<T, Object> identity;
  private final Function<T, Object> place;
  private final Predicate<Message> silent;
  private final Fingerprint fingerprint;
  private final Function<Rtnetlink, Answer<List<T>>> list;
  private final Predicate<? super T> filter;
  private final boolean filtered;

  private Watch(
      String name,
      List<Integer> groups,
      int appeared,
      Predicate<Message> relevant,
      Function<Message, T> object,
      Function<T, Message> message,
      Function<T, Object> identity,
      Function<T, Object> place,
      Predicate<Message> silent,
      Fingerprint fingerprint,
      Function<Rtnetlink, Answer<List<T>>> list,
      Predicate<? super T> filter,
      boolean filtered) {
    this.name = name;
    this.groups = groups;
    this.appeared = appeared;
    // rtnetlink's types come in fours: new, delete, get, set.
    this.gone = appeared + 1;
    this.relevant = relevant;
    this.object = object;
    this.message = message;
    this.identity = identity;
    this.place = place;
    this.silent = silent;
    this.fingerprint = fingerprint;
    this.list = list;
    this.filter = filter;
    this.filtered = filtered;
  }

  /** {@return the network devices; changed statistics are no change} */
  public static Watch<Link> links() {
    return new Watch<>(
        "links",
        LinkMessages.GROUPS,
        LinkMessages.RTM_NEWLINK.type(),
        message -> message.field(LinkMessages.FAMILY) != AF_BRIDGE,
        Link::of,
        Link::message,
        Link::index,
        Link::index,
        message -> false,
        Fingerprint.of(LinkMessages.CHANGE).without(7, 23, 24, 26, 44, 65).withoutTimersOfBridges(),
        net -> net.links().list(),
        link -> true,
        false);
  }

  /** {@return the addresses of both families; changed lifetimes are no change} */
  public static Watch<Address> addresses() {
    return new Watch<>(
        "addresses",
        AddressMessages.GROUPS,
        AddressMessages.RTM_NEWADDR.type(),
        message -> true,
        Address::of,
        Address::message,
        each -> List.of(each.device(), each.address(), each.prefixLength()),
        each -> List.of(each.device(), each.address(), each.prefixLength()),
        message -> false,
        Fingerprint.of().without(6),
        net -> net.addresses().list(),
        address -> true,
        false);
  }

  /**
   * The routes of all tables and both families. The kernel does not tell which IPv4 routes go with
   * a device or an address, so when one goes, or is set down, the routes are listed again.
   *
   * @return the routes
   */
  public static Watch<Route> routes() {
    return new Watch<>(
        "routes",
        List.of(1, 5, 7, 11),
        RouteMessages.RTM_NEWROUTE.type(),
        message -> Set.of(2L, 10L).contains(message.field(RouteMessages.FAMILY)),
        Route::of,
        Route::message,
        each -> List.of(place(each), each.type(), each.nextHops()),
        Watch::place,
        Watch::takesRoutesAlong,
        Fingerprint.of(RouteMessages.FLAGS).without(12),
        net -> net.routes().list(),
        route -> true,
        false);
  }

  /** What a route that replaces another must have in common with it. */
  private static Object place(Route route) {
    return List.of(
        route.destination(),
        route.table(),
        route.priority(),
        route.message().field(RouteMessages.TOS));
  }

  private static boolean takesRoutesAlong(Message message) {
    int type = message.schema().type();
    return type == LinkMessages.RTM_DELLINK.type()
        || type == AddressMessages.RTM_DELADDR.type()
        || (type == LinkMessages.RTM_NEWLINK.type()
            && (message.field(LinkMessages.FLAGS) & IFF_UP) == 0);
  }

  /** {@return the rules of both families} */
  public static Watch<Rule> rules() {
    return new Watch<>(
        "rules",
        RuleMessages.GROUPS,
        RuleMessages.RTM_NEWRULE.type(),
        message -> Set.of(2L, 10L).contains(message.field(RuleMessages.FAMILY)),
        Rule::of,
        Rule::message,
        Rule::message,
        Rule::message,
        // There may be several of the same, of which one is gone.
        message -> message.schema().type() == RuleMessages.RTM_DELRULE.type(),
        Fingerprint.of(RuleMessages.FLAGS),
        net -> net.rules().list(),
        rule -> true,
        false);
  }

  /** {@return the neighbours of both families; when they were last heard of is no change} */
  public static Watch<Neighbour> neighbours() {
    return new Watch<>(
        "neighbours",
        NeighbourMessages.GROUPS,
        NeighbourMessages.RTM_NEWNEIGH.type(),
        message ->
            message.field(NeighbourMessages.FAMILY) != AF_BRIDGE
                && (message.field(NeighbourMessages.FLAGS) & NTF_PROXY) == 0,
        Neighbour::of,
        Neighbour::message,
        each -> List.of(each.device(), each.address()),
        each -> List.of(each.device(), each.address()),
        message -> false,
        Fingerprint.of().without(3, 4),
        net -> net.neighbours().list(),
        neighbour -> true,
        false);
  }

  /**
   * Looks only at some of the objects. One that begins to match appears, one that ceases to is
   * gone. Objects that do not match take no memory.
   *
   * @param condition which; it is asked often, and must not block
   * @return another watch
   */
  public Watch<T> where(Predicate<? super T> condition) {
    Predicate<? super T> before = filter;
    return new Watch<>(
        name,
        groups,
        appeared,
        relevant,
        object,
        message,
        identity,
        place,
        silent,
        fingerprint,
        list,
        each -> before.test(each) && condition.test(each),
        true);
  }

  List<Integer> groups() {
    return groups;
  }

  boolean isNew(Message notification) {
    return notification.schema().type() == appeared && relevant.test(notification);
  }

  boolean isGone(Message notification) {
    return notification.schema().type() == gone && relevant.test(notification);
  }

  /** Whether objects may be gone or other without a notification of their own. */
  boolean isSilent(Message notification) {
    return silent.test(notification);
  }

  T object(Message notification) {
    return object.apply(notification);
  }

  boolean isFiltered() {
    return filtered;
  }

  boolean matches(T candidate) {
    return filter.test(candidate);
  }

  Object identity(T candidate) {
    return identity.apply(candidate);
  }

  Object place(T candidate) {
    return place.apply(candidate);
  }

  boolean isSame(T one, T other) {
    Message first = message.apply(one);
    Message second = message.apply(other);
    return first.equals(second) || fingerprint.take(first).equals(fingerprint.take(second));
  }

  Answer<List<T>> list(Rtnetlink net) {
    return list.apply(net);
  }

  @Override
  public String toString() {
    return name;
  }
}
