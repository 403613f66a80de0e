// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.MacAddress;

/**
 * An Ethernet header.
 *
 * @param source where from
 * @param destination where to
 * @param etherType what comes next; {@link Layer#AUTO} to have it computed
 */
public record Ethernet(MacAddress source, MacAddress destination, int etherType) implements Layer {

  /**
   * Checks the numbers.
   *
   * @param source where from
   * @param destination where to
   * @param etherType 16 bits, or {@link Layer#AUTO}
   */
  public Ethernet {
    Field.checkOrAuto("EtherType", etherType, 16);
  }

  /**
   * {@return a header}
   *
   * @param source where from
   * @param destination where to
   */
  public static Ethernet of(MacAddress source, MacAddress destination) {
    return new Ethernet(source, destination, AUTO);
  }

  /**
   * {@return the header with another EtherType}
   *
   * @param type 16 bits, or {@link Layer#AUTO}
   */
  public Ethernet withEtherType(int type) {
    return new Ethernet(source, destination, type);
  }
}
