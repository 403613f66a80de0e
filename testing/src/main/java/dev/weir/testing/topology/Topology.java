// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network of namespaces, which exists until it is closed. Thread-safe. */
public final class Topology implements AutoCloseable {
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final List<NetworkNamespace> namespaces = new ArrayList<>();
  private final Duration patience;
  private final Duration silence;

  Topology(Duration patience, Duration silence) {
    this.patience = patience;
    this.silence = silence;
  }

  /** {@return a builder without any nodes} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return a builder of two hosts, {@code a} and {@code b}, on one link with {@code 10.0.0.0/24}
   * and {@code fd00::/64}}
   */
  public static Builder pair() {
    return builder().host("a").host("b").link("a", "b", "10.0.0.0/24", "fd00::/64");
  }

  /**
   * Finds a host or router.
   *
   * @param name its name
   * @return the host
   * @throws InvalidSpecException if there is none of this name
   */
  public Host host(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new InvalidSpecException(
          "no host " + name + " in this topology; there are " + hosts.keySet());
    }
    return host;
  }

  /** {@return the hosts and routers, in the order they were declared} */
  public List<Host> hosts() {
    return List.copyOf(hosts.values());
  }

  /**
   * Lets go of all namespaces, which ends everything in them that nothing else holds. Closing again
   * does nothing.
   */
  @Override
  public void close() {
    namespaces.forEach(NetworkNamespace::close);
  }

  /** {@return the names of its hosts} */
  @Override
  public String toString() {
    return "topology of " + hosts.keySet();
  }

  Duration patience() {
    return patience;
  }

  Duration silence() {
    return silence;
  }

  void add(Host host) {
    hosts.put(host.name(), host);
  }

  NetworkNamespace keep(NetworkNamespace namespace) {
    namespaces.add(namespace);
    return namespace;
  }

  Host hostWith(IpAddress address) {
    return owner(address)
        .orElseThrow(
            () ->
                new InvalidSpecException(
                    "no host of this topology has the address " + address + "; name a responder"));
  }

  String describe(IpAddress address) {
    return owner(address).map(host -> host.name() + " (" + address + ")").orElse("" + address);
  }

  private Optional<Host> owner(IpAddress address) {
    return hosts.values().stream()
        .filter(
            host ->
                host.devices().stream().anyMatch(device -> device.addresses().contains(address)))
        .findFirst();
  }

  /**
   * Describes a topology; nothing is created before {@link #build}. Names are checked at once, and
   * what they refer to must have been declared before. Not thread-safe.
   */
  public static final class Builder {
    private final Plan plan = new Plan();
    private Duration patience = Duration.ofSeconds(20);
    private Duration silence = Duration.ofSeconds(1);

    private Builder() {}

    /**
     * Declares a host.
     *
     * @param name its name
     * @return this
     * @throws InvalidSpecException if the name is taken or not letters, digits and dashes
     */
    public Builder host(String name) {
      plan.addNode(name, Plan.Role.HOST, List.of());
      return this;
    }

    /**
     * Declares a host that forwards between its links.
     *
     * @param name its name
     * @return this
     * @throws InvalidSpecException if the name is taken or not letters, digits and dashes
     */
    public Builder router(String name) {
      plan.addNode(name, Plan.Role.ROUTER, List.of());
      return this;
    }

    /**
     * Declares a bridge that joins the links to it into one segment.
     *
     * @param name its name
     * @param prefixes from which those at the other ends get addresses, such as {@code
     *     "10.0.1.0/24"}
     * @return this
     * @throws InvalidSpecException if the name is taken or not letters, digits and dashes, or a
     *     prefix is not one
     */
    public Builder bridge(String name, String... prefixes) {
      List<Cidr> parsed = new ArrayList<>();
      for (String prefix : prefixes) {
        parsed.add(Cidr.parse(prefix));
      }
      plan.addNode(name, Plan.Role.BRIDGE, parsed);
      return this;
    }

    /**
     * Declares a link.
     *
     * @param first the node at one end
     * @param second the node at the other end
     * @param prefixes from which the ends get addresses; none where one end is a bridge
     * @return this
     * @throws InvalidSpecException if an end was not declared or a prefix is not one
     */
    public Builder link(String first, String second, String... prefixes) {
      return link(LinkSpec.between(first, second, prefixes));
    }

    /**
     * Declares a link.
     *
     * @param link the link
     * @return this
     * @throws InvalidSpecException if an end was not declared, or the prefixes are at odds with
     *     those of a bridge or another link
     */
    public Builder link(LinkSpec link) {
      plan.addLink(link);
      return this;
    }

    /**
     * Sets how long is waited for what is expected to arrive; 20 seconds if not set. It bounds how
     * long a failing test takes and is no limit on how long a passing one may.
     *
     * @param most the time
     * @return this
     */
    public Builder patience(Duration most) {
      patience = most;
      return this;
    }

    /**
     * Sets how long nothing must arrive for "nothing arrives" to hold; one second if not set.
     *
     * @param time the time
     * @return this
     */
    public Builder silence(Duration time) {
      silence = time;
      return this;
    }

    /**
     * Makes the network: every device is up and every address usable when this returns.
     *
     * @return the topology, to be closed
     * @throws MissingPrivilegeException if the process lacks {@code CAP_SYS_ADMIN}
     * @throws dev.weir.core.error.KernelException if the kernel refuses a device, address or route
     */
    public Topology build() {
      Topology topology = new Topology(patience, silence);
      try {
        new Construction(plan, topology).run();
        return topology;
      } catch (RuntimeException e) {
        topology.close();
        throw e;
      }
    }
  }
}
