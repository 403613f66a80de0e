// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * A VXLAN header (RFC 7348), which is followed by an Ethernet header.
 *
 * @param vni the network, 24 bits
 * @param flags 8 bits; {@link #VALID} if the network means something
 */
public record Vxlan(int vni, int flags) implements Layer {
  /** The flag that says that there is a network identifier. */
  public static final int VALID = 0x08;

  /** The UDP port that IANA has given it. */
  public static final int PORT = 4789;

  /**
   * Checks the numbers.
   *
   * @param vni 24 bits
   * @param flags 8 bits
   */
  public Vxlan {
    Field.check("VNI", vni, 24);
    Field.check("VXLAN flags", flags, 8);
  }

  /**
   * {@return a header}
   *
   * @param vni the network
   */
  public static Vxlan of(int vni) {
    return new Vxlan(vni, VALID);
  }
}
