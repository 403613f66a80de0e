// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.netlink.route.AddressSpec;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.RuleSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that an owner wants in a namespace. What it owns there and is not in here is not wanted.
 *
 * @param owner by what its objects are known
 * @param objects what it wants
 */
public record NetworkState(Owner owner, List<Desired> objects) {
  /**
   * Copies the list.
   *
   * @param owner by what its objects are known
   * @param objects what it wants
   */
  public NetworkState {
    objects = List.copyOf(objects);
  }

  /**
   * Starts a description.
   *
   * @param owner by what its objects are known
   * @return a builder; empty it means that nothing is wanted
   */
  public static Builder ownedBy(Owner owner) {
    return new Builder(owner);
  }

  /** Collects what is wanted. */
  public static final class Builder {
    private final Owner owner;
    private final Map<Object, Desired> objects = new LinkedHashMap<>();

    private Builder(Owner owner) {
      this.owner = owner;
    }

    /**
     * Wants a link. Its alias becomes the owner's name, with what the spec says behind it.
     *
     * @param spec the link
     * @return this
     */
    public Builder link(LinkSpec spec) {
      return link(spec, "");
    }

    /**
     * Wants a link that is a port of a bridge.
     *
     * @param spec the link
     * @param master the bridge's name, empty for none
     * @return this
     */
    public Builder link(LinkSpec spec, String master) {
      LinkSpec owned =
          new LinkSpec(
              spec.name(),
              spec.kind(),
              spec.mtu(),
              spec.address(),
              owner.alias(spec.alias()),
              0,
              spec.up());
      return add(new DesiredLink(owned, master));
    }

    /**
     * Wants an address.
     *
     * @param device the device's name
     * @param text address and prefix length, for example {@code "10.0.0.1/24"}
     * @return this
     * @throws InvalidSpecException if the text is anything else
     */
    public Builder address(String device, String text) {
      AddressSpec spec = AddressSpec.of(1, text);
      return add(new DesiredAddress(device, spec.address(), spec.prefixLength(), Optional.empty()));
    }

    /**
     * Wants a route.
     *
     * @param route the route
     * @return this
     */
    public Builder route(DesiredRoute route) {
      return add(route);
    }

    /**
     * Wants a rule. Its protocol becomes the owner's.
     *
     * @param rule the rule
     * @return this
     */
    public Builder rule(RuleSpec rule) {
      return add(new DesiredRule(rule.withProtocol(owner.protocol())));
    }

    /**
     * Wants a neighbour whose hardware address is fixed.
     *
     * @param device the name of the device it is behind
     * @param address its address
     * @param hardwareAddress its hardware address
     * @return this
     */
    public Builder neighbour(String device, IpAddress address, MacAddress hardwareAddress) {
      return add(new DesiredNeighbour(device, address, hardwareAddress));
    }

    /**
     * Wants something.
     *
     * @param object what
     * @return this
     * @throws InvalidSpecException if something else is wanted in its place already
     */
    public Builder add(Desired object) {
      Desired other = objects.putIfAbsent(List.of(object.kind(), object.key()), object);
      if (other != null && !other.equals(object)) {
        throw new InvalidSpecException(
            object.kind() + " " + object + ": " + other + " is wanted in its place");
      }
      return this;
    }

    /** {@return what is wanted} */
    public NetworkState build() {
      return new NetworkState(owner, List.copyOf(objects.values()));
    }
  }
}
