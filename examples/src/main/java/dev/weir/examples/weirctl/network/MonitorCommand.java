// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonObject;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.monitor.Event;
import dev.weir.netlink.monitor.Monitor;
import dev.weir.netlink.monitor.Watch;
import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Neighbour;
import dev.weir.netlink.route.NetworkObject;
import dev.weir.netlink.route.Route;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.route.Rule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weirctl netlink monitor}: what is there, then what changes, a line for each, until it is
 * ended.
 */
@Command(
    name = "monitor",
    description = "Tells what a namespace has and how it changes, until it is ended.")
public final class MonitorCommand implements Callable<Integer> {
  /** What can be watched, as {@code ip monitor} names it. */
  enum Group {
    LINK,
    ADDR,
    ROUTE,
    RULE,
    NEIGH
  }

  @Spec private @Nullable CommandSpec command;
  @Mixin private Namespace namespace = new Namespace();

  @Parameters(
      arity = "0..*",
      paramLabel = "GROUP",
      description = "What to watch: ${COMPLETION-CANDIDATES}. Without any, all of it.")
  private List<Group> groups = new ArrayList<>();

  @Option(names = "--json", description = "Answer with a JSON document in each line.")
  private boolean json;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "End after so many events; without it, never.")
  private long most = Long.MAX_VALUE;

  /** Made by picocli. */
  public MonitorCommand() {}

  @Override
  public Integer call() {
    if (command == null) {
      throw new IllegalStateException("no command");
    }
    PrintWriter out = command.commandLine().getOut();
    Set<Group> wanted = groups.isEmpty() ? EnumSet.allOf(Group.class) : EnumSet.copyOf(groups);
    try (NetworkNamespace there = namespace.open();
        Rtnetlink net = Rtnetlink.open(there);
        Monitor<NetworkObject> monitor = Monitor.open(there, watches(wanted))) {
      Names names = new Names(net.links().list().await());
      for (long told = 0; told < most && !out.checkError(); ) {
        Event<NetworkObject> event = monitor.next();
        JsonObject document = document(event, names, wanted);
        if (!document.isEmpty()) {
          out.println(json ? document.toString() : Line.of(document));
          told++;
        }
      }
    }
    return 0;
  }

  /** Links in any case: their names are those of others' devices. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static Watch<? extends NetworkObject>[] watches(Set<Group> wanted) {
    List<Watch<? extends NetworkObject>> watches = new ArrayList<>();
    watches.add(Watch.links());
    for (Group group : wanted) {
      switch (group) {
        case LINK -> {}
        case ADDR -> watches.add(Watch.addresses());
        case ROUTE -> watches.add(Watch.routes());
        case RULE -> watches.add(Watch.rules());
        case NEIGH -> watches.add(Watch.neighbours());
      }
    }
    return watches.toArray(new Watch[0]);
  }

  private static JsonObject document(Event<NetworkObject> event, Names names, Set<Group> wanted) {
    JsonObject document = new JsonObject();
    if (event instanceof Event.Appeared<NetworkObject> it) {
      return of("appeared", it.object(), names, wanted);
    }
    if (event instanceof Event.Changed<NetworkObject> it) {
      return of("changed", it.object(), names, wanted);
    }
    if (event instanceof Event.Gone<NetworkObject> it) {
      return of("gone", it.object(), names, wanted);
    }
    if (event instanceof Event.InSync<NetworkObject> it) {
      document.addProperty("event", "in-sync");
      document.addProperty("objects", it.objects());
    } else {
      document.addProperty("event", "overrun");
    }
    return document;
  }

  private static JsonObject of(String what, NetworkObject object, Names names, Set<Group> wanted) {
    if (object instanceof Link link) {
      names.learn(link);
    }
    JsonObject document = new JsonObject();
    Group group = group(object);
    if (wanted.contains(group)) {
      document.addProperty("event", what);
      document.addProperty("group", group.name().toLowerCase(Locale.ROOT));
      document.add("object", document(object, names));
    }
    return document;
  }

  private static Group group(NetworkObject object) {
    if (object instanceof Link) {
      return Group.LINK;
    }
    if (object instanceof Address) {
      return Group.ADDR;
    }
    if (object instanceof Route) {
      return Group.ROUTE;
    }
    return object instanceof Rule ? Group.RULE : Group.NEIGH;
  }

  private static JsonObject document(NetworkObject object, Names names) {
    if (object instanceof Link link) {
      return LinkDocument.of(link, names);
    }
    if (object instanceof Address address) {
      JsonObject document = AddressDocument.of(address, names);
      document.addProperty("dev", names.device(address.device()));
      return document;
    }
    if (object instanceof Route route) {
      return RouteDocument.of(route, names);
    }
    if (object instanceof Rule rule) {
      return RuleDocument.of(rule, names);
    }
    return NeighbourDocument.of((Neighbour) object, names);
  }
}
