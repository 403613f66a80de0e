// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * An ICMPv6 header (RFC 4443). What is behind its first eight bytes is the next layer.
 *
 * @param type 8 bits
 * @param code 8 bits
 * @param rest the second four bytes, whose meaning depends on the type
 * @param checksum over header and data with the pseudo header; {@link Layer#AUTO} to have it
 *     computed
 */
public record Icmpv6(int type, int code, long rest, int checksum) implements Layer {
  /** The type of an echo request. */
  public static final int ECHO_REQUEST = 128;

  /** The type of an echo reply. */
  public static final int ECHO_REPLY = 129;

  /** The type of a neighbour solicitation, which is followed by {@link Ndp}. */
  public static final int NEIGHBOR_SOLICITATION = 135;

  /** The type of a neighbour advertisement, which is followed by {@link Ndp}. */
  public static final int NEIGHBOR_ADVERTISEMENT = 136;

  /**
   * Checks the numbers.
   *
   * @param type 8 bits
   * @param code 8 bits
   * @param rest 32 bits
   * @param checksum 16 bits, or {@link Layer#AUTO}
   */
  public Icmpv6 {
    Field.check("ICMPv6 type", type, 8);
    Field.check("ICMPv6 code", code, 8);
    Field.check("ICMPv6 rest of header", rest, 32);
    Field.checkOrAuto("ICMPv6 checksum", checksum, 16);
  }

  /**
   * {@return a header}
   *
   * @param type 8 bits
   * @param code 8 bits
   */
  public static Icmpv6 of(int type, int code) {
    return new Icmpv6(type, code, 0, AUTO);
  }

  /**
   * {@return an echo request}
   *
   * @param identifier whose, 16 bits
   * @param sequence which, 16 bits
   */
  public static Icmpv6 echoRequest(int identifier, int sequence) {
    Field.check("echo identifier", identifier, 16);
    Field.check("echo sequence", sequence, 16);
    return new Icmpv6(ECHO_REQUEST, 0, (long) identifier << 16 | sequence, AUTO);
  }

  /**
   * {@return the header with another checksum, right or wrong}
   *
   * @param sum 16 bits, or {@link Layer#AUTO}
   */
  public Icmpv6 withChecksum(int sum) {
    return new Icmpv6(type, code, rest, sum);
  }
}
