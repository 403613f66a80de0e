// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import java.util.Arrays;
import java.util.Optional;

/** What kind of device a spec describes, with the parameters of that kind. */
public sealed interface LinkKind {
  /** {@return the kernel's name for it} */
  String kernelName();

  /**
   * One end of a virtual cable; the other is made with it.
   *
   * @param peer the other end's name
   * @param peerNamespace where the other end goes, if elsewhere; open until the link is created
   */
  record Veth(String peer, Optional<NetworkNamespace> peerNamespace) implements LinkKind {
    /**
     * Checks the name.
     *
     * @param peer the other end's name
     * @param peerNamespace where the other end goes
     */
    public Veth {
      LinkSpec.checkName(peer);
    }

    @Override
    public String kernelName() {
      return "veth";
    }
  }

  /**
   * An overlay over UDP: RFC 7348.
   *
   * @param id the network identifier, 0 to 2^24 - 1; 0 for an external device
   * @param port the UDP port, 1 to 65535; 4789 is IANA's
   * @param remote a peer or multicast group, if packets go there by default
   * @param local the address to send from, if it is fixed
   * @param device the index of the device below, 0 for none
   * @param external whether each packet's metadata decide
   * @param learning whether it learns peers from packets
   */
  record Vxlan(
      int id,
      int port,
      Optional<IpAddress> remote,
      Optional<IpAddress> local,
      int device,
      boolean external,
      boolean learning)
      implements LinkKind {
    /** IANA's port. */
    public static final int PORT = 4789;

    /**
     * Checks the numbers.
     *
     * @param id the network identifier
     * @param port the UDP port
     * @param remote a peer or multicast group
     * @param local the address to send from
     * @param device the index of the device below
     * @param external whether each packet's metadata decide
     * @param learning whether it learns peers from packets
     */
    public Vxlan {
      if (id < 0 || id >= 1 << 24) {
        throw new InvalidSpecException("VXLAN identifier " + id + ": it has 24 bits");
      }
      if (port < 1 || port > 65535) {
        throw new InvalidSpecException("VXLAN port " + port);
      }
    }

    /**
     * A device whose packets say themselves where they go.
     *
     * @return the parameters, for IANA's port
     */
    public static Vxlan ofMetadata() {
      return new Vxlan(0, PORT, Optional.empty(), Optional.empty(), 0, true, false);
    }

    /**
     * A device of one network.
     *
     * @param id the network identifier
     * @param remote the peer
     * @return the parameters, for IANA's port
     */
    public static Vxlan to(int id, IpAddress remote) {
      return new Vxlan(id, PORT, Optional.of(remote), Optional.empty(), 0, false, true);
    }

    @Override
    public String kernelName() {
      return "vxlan";
    }
  }

  /**
   * A switch.
   *
   * @param vlanFiltering whether it heeds VLANs
   */
  record Bridge(boolean vlanFiltering) implements LinkKind {
    @Override
    public String kernelName() {
      return "bridge";
    }
  }

  /** A device that packets are redirected to. */
  record Ifb() implements LinkKind {
    @Override
    public String kernelName() {
      return "ifb";
    }
  }

  /**
   * A device with an address of its own on top of another.
   *
   * @param device the index of the one below
   * @param mode how several on one device reach each other
   */
  record Macvlan(int device, MacvlanMode mode) implements LinkKind {
    @Override
    public String kernelName() {
      return "macvlan";
    }
  }

  /** {@code MACVLAN_MODE_*} of {@code uapi/linux/if_link.h}. */
  enum MacvlanMode {
    /** They do not. */
    PRIVATE(1),
    /** Through the switch outside. */
    VEPA(2),
    /** Directly. */
    BRIDGE(4),
    /** There is only one. */
    PASSTHRU(8);

    private final int number;

    MacvlanMode(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    /**
     * Finds a mode.
     *
     * @param number the kernel's number
     * @return the mode, empty if it is not known
     */
    public static Optional<MacvlanMode> of(long number) {
      return Arrays.stream(values()).filter(mode -> mode.number == number).findFirst();
    }
  }

  /**
   * Any other kind, with the kernel's defaults.
   *
   * @param kernelName the kernel's name for it
   */
  record Other(String kernelName) implements LinkKind {}
}
