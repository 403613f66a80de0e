// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.internal.rtnl.Rtnl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A host or router of a topology: a network namespace with devices. Thread-safe; it ends with its
 * topology.
 */
public final class Host {
  private static final int ATTEMPTS = 3;

  private final Topology topology;
  private final String name;
  private final NetworkNamespace namespace;
  private final List<Device> devices = new ArrayList<>();

  Host(Topology topology, String name, NetworkNamespace namespace) {
    this.topology = topology;
    this.name = name;
    this.namespace = namespace;
  }

  /** {@return the name it has in the topology} */
  public String name() {
    return name;
  }

  /** {@return its namespace, which is closed with the topology} */
  public NetworkNamespace namespace() {
    return namespace;
  }

  /** {@return its devices beside the loopback, in the order of its links} */
  public List<Device> devices() {
    return List.copyOf(devices);
  }

  /**
   * Finds a device.
   *
   * @param device its name, for example {@code eth0}
   * @return the device
   * @throws InvalidSpecException if there is none of this name
   */
  public Device device(String device) {
    return devices.stream()
        .filter(candidate -> candidate.name().equals(device))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSpecException(
                    "host " + name + " has no device " + device + "; it has " + devices));
  }

  /**
   * {@return the link-layer address of its first device}
   *
   * @throws InvalidSpecException if it has no device
   */
  public MacAddress mac() {
    return device("eth0").mac();
  }

  /**
   * {@return its first IPv4 address}
   *
   * @throws InvalidSpecException if it has none
   */
  public IpAddress ipv4() {
    return address(IpFamily.AF_INET);
  }

  /**
   * {@return its first IPv6 address, link-local ones not counted}
   *
   * @throws InvalidSpecException if it has none
   */
  public IpAddress ipv6() {
    return address(IpFamily.AF_INET6);
  }

  /**
   * Does something inside its namespace; see {@link NetworkNamespace#call}.
   *
   * @param task what to do
   * @param <R> what it gives back
   * @param <X> what it throws
   * @return the task's result
   * @throws X what the task threw
   */
  public <R, X extends Exception> R call(NetworkNamespace.Task<R, X> task) throws X {
    return namespace.call(task);
  }

  /**
   * Does something inside its namespace; see {@link NetworkNamespace#run}.
   *
   * @param action what to do
   * @param <X> what it throws
   * @throws X what the action threw
   */
  public <X extends Exception> void run(NetworkNamespace.Action<X> action) throws X {
    namespace.run(action);
  }

  /**
   * Adds a route.
   *
   * @param destination where to
   * @param gateway the next hop, on a link of this host
   * @param device the device towards it
   */
  public void addRoute(Cidr destination, IpAddress gateway, String device) {
    int ifindex = device(device).ifindex();
    run(
        () -> {
          try (Rtnl rtnl = Rtnl.open()) {
            rtnl.addRoute(destination, gateway, ifindex);
          }
        });
  }

  /**
   * Sets a sysctl of its namespace.
   *
   * @param key below {@code net}, for example {@code "ipv4.ip_forward"}; a slash where a part
   *     itself contains a dot
   * @param value the value
   * @throws InvalidSpecException if the key would lead elsewhere, or is not of a namespace but of
   *     the machine, such as {@code "core.bpf_jit_enable"}
   */
  public void sysctl(String key, String value) {
    run(() -> Sysctl.set(key, value));
  }

  /**
   * Reads one of the namespace's protocol counters.
   *
   * @param counter as {@code nstat} prints it, for example {@code "UdpInDatagrams"}, {@code
   *     "Icmp6InCsumErrors"} or {@code "XfrmInNoStates"}
   * @return its value; empty if this kernel does not have it
   */
  public OptionalLong counter(String counter) {
    return call(() -> Counters.read(counter));
  }

  /**
   * Sends an echo request and waits for the reply.
   *
   * @param target where to
   * @return what became of it
   */
  public Exchange ping(IpAddress target) {
    return ping(target, 1);
  }

  /**
   * Sends echo requests and waits for the replies, until all have come or the topology's patience
   * ends.
   *
   * @param target where to
   * @param count how many
   * @return what became of them
   */
  public Exchange ping(IpAddress target, int count) {
    return ping(target, count, patience());
  }

  /**
   * Sends echo requests and waits for the replies.
   *
   * @param target where to
   * @param count how many
   * @param wait how long for all of them
   * @return what became of them
   */
  public Exchange ping(IpAddress target, int count, Duration wait) {
    try (Echo echo = call(() -> Echo.to(target))) {
      return echo.exchange(count, wait);
    }
  }

  /**
   * Sends datagrams to the host that has an address, where each is sent back.
   *
   * @param target where to; an address of this topology
   * @param port the port there
   * @param count how many
   * @return what became of them
   * @throws InvalidSpecException if no host has the address
   */
  public Exchange udp(IpAddress target, int port, int count) {
    return udp(topology.hostWith(target), target, port, count, patience());
  }

  /**
   * Sends datagrams to a host, where each is sent back.
   *
   * @param responder who sends them back, which may be reached under an address not its own
   * @param target where to
   * @param port the port there
   * @param count how many
   * @param wait how long for all of them
   * @return what became of them
   */
  public Exchange udp(Host responder, IpAddress target, int port, int count, Duration wait) {
    try (Datagrams datagrams = Datagrams.between(this, responder, target, port)) {
      return datagrams.exchange(count, wait);
    }
  }

  /**
   * Connects, one after the other, to the host that has an address; over each connection some
   * hundred kilobytes go there and back.
   *
   * @param target where to; an address of this topology
   * @param port the port there
   * @param count how many connections
   * @return what became of them; answered are those over which everything came back
   * @throws InvalidSpecException if no host has the address
   */
  public Exchange tcp(IpAddress target, int port, int count) {
    return tcp(topology.hostWith(target), target, port, count, patience());
  }

  /**
   * Connects to a host, one connection after the other; over each some hundred kilobytes go there
   * and back.
   *
   * @param responder who sends everything back, which may be reached under an address not its own
   * @param target where to
   * @param port the port there
   * @param count how many connections
   * @param wait how long for each of them
   * @return what became of them; answered are those over which everything came back
   */
  public Exchange tcp(Host responder, IpAddress target, int port, int count, Duration wait) {
    try (Connections connections = Connections.between(this, responder, target, port)) {
      return connections.exchange(count, wait);
    }
  }

  /**
   * Demands that every one of some echo requests is answered.
   *
   * @param target where to
   * @throws AssertionError if one is not
   */
  public void assertReaches(IpAddress target) {
    Exchange exchange = ping(target, ATTEMPTS);
    if (!exchange.isComplete()) {
      throw new AssertionError(
          name + " should reach " + topology.describe(target) + ": " + exchange);
    }
  }

  /**
   * Demands that none of some echo requests is answered within the topology's silence.
   *
   * @param target where to
   * @throws AssertionError if one is
   */
  public void assertCannotReach(IpAddress target) {
    Exchange exchange = ping(target, ATTEMPTS, silence());
    if (!exchange.isSilent()) {
      throw new AssertionError(
          name + " should not reach " + topology.describe(target) + ": " + exchange);
    }
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return name;
  }

  void add(Device device) {
    devices.add(device);
  }

  Duration patience() {
    return topology.patience();
  }

  Duration silence() {
    return topology.silence();
  }

  private IpAddress address(IpFamily family) {
    return devices.stream()
        .flatMap(device -> device.addresses().stream())
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow(
            () -> new InvalidSpecException("host " + name + " has no " + family + " address"));
  }
}
