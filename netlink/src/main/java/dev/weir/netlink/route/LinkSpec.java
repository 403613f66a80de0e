// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.MacAddress;
import dev.weir.core.netns.NetworkNamespace;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A network device to be made.
 *
 * @param name its name, 1 to 15 bytes
 * @param kind what it is
 * @param mtu the largest packet in bytes, 0 for the kernel's choice
 * @param address its hardware address, if not the kernel's choice
 * @param alias what is to be written on it, empty for nothing
 * @param master the index of the bridge it joins, 0 for none
 * @param up whether it is set up at once
 */
public record LinkSpec(
    String name,
    LinkKind kind,
    int mtu,
    Optional<MacAddress> address,
    String alias,
    int master,
    boolean up) {
  /** uapi/linux/if.h: IFNAMSIZ, with the NUL. */
  private static final int NAME_SIZE = 16;

  /** uapi/linux/if.h: IFALIASZ, with the NUL. */
  private static final int ALIAS_SIZE = 256;

  /**
   * Checks names and numbers.
   *
   * @param name its name
   * @param kind what it is
   * @param mtu the largest packet in bytes
   * @param address its hardware address
   * @param alias what is to be written on it
   * @param master the index of the bridge it joins
   * @param up whether it is set up at once
   */
  public LinkSpec {
    checkName(name);
    if (mtu < 0 || master < 0) {
      throw new InvalidSpecException("link " + name + ": mtu " + mtu + ", master " + master);
    }
    if (alias.getBytes(StandardCharsets.UTF_8).length >= ALIAS_SIZE) {
      throw new InvalidSpecException("link " + name + ": an alias has at most 255 bytes");
    }
  }

  static void checkName(String name) {
    int size = name.getBytes(StandardCharsets.UTF_8).length;
    boolean usable =
        size > 0
            && size < NAME_SIZE
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(c -> c == '/' || c == ':' || c <= ' ');
    if (!usable) {
      throw new InvalidSpecException(
          "link name '"
              + name.replace('\0', '?')
              + "': it has 1 to 15 bytes, without slash, colon or space");
    }
  }

  /**
   * Starts the spec of a virtual cable in this namespace.
   *
   * @param name one end
   * @param peer the other end
   * @return a builder
   */
  public static Builder veth(String name, String peer) {
    return of(name, new LinkKind.Veth(peer, Optional.empty()));
  }

  /**
   * Starts the spec of a virtual cable into another namespace.
   *
   * @param name one end
   * @param peer the other end
   * @param namespace where the other end goes; open until the link is created
   * @return a builder
   */
  public static Builder veth(String name, String peer, NetworkNamespace namespace) {
    return of(name, new LinkKind.Veth(peer, Optional.of(namespace)));
  }

  /**
   * Starts the spec of a bridge.
   *
   * @param name its name
   * @return a builder
   */
  public static Builder bridge(String name) {
    return of(name, new LinkKind.Bridge(false));
  }

  /**
   * Starts the spec of a device that packets are redirected to.
   *
   * @param name its name
   * @return a builder
   */
  public static Builder ifb(String name) {
    return of(name, new LinkKind.Ifb());
  }

  /**
   * Starts a spec.
   *
   * @param name its name
   * @param kind what it is
   * @return a builder
   */
  public static Builder of(String name, LinkKind kind) {
    return new Builder(name, kind);
  }

  /** Collects what a spec says beyond name and kind. */
  public static final class Builder {
    private final String name;
    private final LinkKind kind;
    private int mtu;
    private Optional<MacAddress> address = Optional.empty();
    private String alias = "";
    private int master;
    private boolean up;

    private Builder(String name, LinkKind kind) {
      this.name = name;
      this.kind = kind;
    }

    /**
     * Sets the largest packet.
     *
     * @param bytes how large
     * @return this
     */
    public Builder mtu(int bytes) {
      this.mtu = bytes;
      return this;
    }

    /**
     * Sets the hardware address.
     *
     * @param mac the address
     * @return this
     */
    public Builder address(MacAddress mac) {
      this.address = Optional.of(mac);
      return this;
    }

    /**
     * Writes something on it, by which its owner knows it again.
     *
     * @param text at most 255 bytes
     * @return this
     */
    public Builder alias(String text) {
      this.alias = text;
      return this;
    }

    /**
     * Puts it into a bridge.
     *
     * @param index the bridge's index
     * @return this
     */
    public Builder master(int index) {
      this.master = index;
      return this;
    }

    /**
     * Sets it up at once.
     *
     * @return this
     */
    public Builder up() {
      this.up = true;
      return this;
    }

    /**
     * Makes the spec.
     *
     * @return the spec
     * @throws InvalidSpecException if name, alias or a number is out of range
     */
    public LinkSpec build() {
      return new LinkSpec(name, kind, mtu, address, alias, master, up);
    }
  }
}
