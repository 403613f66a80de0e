// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * A VLAN tag (IEEE 802.1Q), without the EtherType before it, which is that of the header outside.
 *
 * @param id the VLAN, 12 bits
 * @param priority 3 bits
 * @param dropEligible the bit between
 * @param etherType what comes next; {@link Layer#AUTO} to have it computed
 */
public record Vlan(int id, int priority, boolean dropEligible, int etherType) implements Layer {

  /**
   * Checks the numbers.
   *
   * @param id 12 bits
   * @param priority 3 bits
   * @param dropEligible the bit between
   * @param etherType 16 bits, or {@link Layer#AUTO}
   */
  public Vlan {
    Field.check("VLAN", id, 12);
    Field.check("VLAN priority", priority, 3);
    Field.checkOrAuto("EtherType", etherType, 16);
  }

  /**
   * {@return a tag of priority 0}
   *
   * @param id the VLAN
   */
  public static Vlan of(int id) {
    return new Vlan(id, 0, false, AUTO);
  }

  /**
   * {@return the tag with another priority}
   *
   * @param bits 3 bits
   */
  public Vlan withPriority(int bits) {
    return new Vlan(id, bits, dropEligible, etherType);
  }

  /**
   * {@return the tag with another EtherType behind it}
   *
   * @param type 16 bits, or {@link Layer#AUTO}
   */
  public Vlan withEtherType(int type) {
    return new Vlan(id, priority, dropEligible, type);
  }
}
