// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.netlink.route.LinkKind;
import dev.weir.netlink.route.LinkSpec;

/**
 * A link.
 *
 * @param spec what it is; where it says nothing of MTU and address, they stay what they are. Its
 *     master does not count
 * @param master the name of the bridge it is a port of, empty for none
 */
public record DesiredLink(LinkSpec spec, String master) implements Desired {
  @Override
  public String kind() {
    return "link";
  }

  @Override
  public Object key() {
    return spec.name();
  }

  /** Whether a link can become another without being made anew. */
  boolean isSameDevice(DesiredLink observed) {
    LinkKind wanted = spec.kind();
    LinkKind found = observed.spec.kind();
    if (wanted instanceof LinkKind.Veth one && found instanceof LinkKind.Veth other) {
      // The name of an end in another namespace is not seen from here.
      return other.peer().equals(UNSEEN)
          ? one.peerNamespace().isPresent()
          : one.peerNamespace().isEmpty() && one.peer().equals(other.peer());
    }
    return wanted.equals(found);
  }

  /** In place of the name of an end that is elsewhere. */
  static final String UNSEEN = "?";

  /** Whether all that is said here is so there. */
  boolean isMetBy(DesiredLink observed) {
    LinkSpec there = observed.spec;
    return isSameDevice(observed)
        && (spec.mtu() == 0 || spec.mtu() == there.mtu())
        && (spec.address().isEmpty() || spec.address().equals(there.address()))
        && spec.alias().equals(there.alias())
        && spec.up() == there.up()
        && master.equals(observed.master);
  }

  /** {@return the same with what it leaves open as it is there, so that the way back is known} */
  DesiredLink over(DesiredLink observed) {
    LinkSpec there = observed.spec;
    return new DesiredLink(
        new LinkSpec(
            spec.name(),
            spec.kind(),
            spec.mtu() == 0 ? there.mtu() : spec.mtu(),
            spec.address().or(there::address),
            spec.alias(),
            0,
            spec.up()),
        master);
  }

  /** Whether it can be made again from what is known of it. */
  boolean isReproducible() {
    return !(spec.kind() instanceof LinkKind.Veth veth && veth.peer().equals(UNSEEN))
        && !(spec.kind() instanceof LinkKind.Other);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(spec.name()).append(' ').append(spec.kind().kernelName());
    if (spec.kind() instanceof LinkKind.Veth veth) {
      text.append(" to ").append(veth.peer());
    }
    if (spec.mtu() > 0) {
      text.append(" mtu ").append(spec.mtu());
    }
    spec.address().ifPresent(mac -> text.append(" address ").append(mac));
    if (!master.isEmpty()) {
      text.append(" master ").append(master);
    }
    return text.append(spec.up() ? " up" : " down").toString();
  }
}
