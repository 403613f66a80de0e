// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * An ICMP header (RFC 792). What is behind its first eight bytes is the next layer.
 *
 * @param type 8 bits
 * @param code 8 bits
 * @param rest the second four bytes, whose meaning depends on the type
 * @param checksum over header and data; {@link Layer#AUTO} to have it computed
 */
public record Icmp(int type, int code, long rest, int checksum) implements Layer {
  /** The type of an echo request. */
  public static final int ECHO_REQUEST = 8;

  /** The type of an echo reply. */
  public static final int ECHO_REPLY = 0;

  /**
   * Checks the numbers.
   *
   * @param type 8 bits
   * @param code 8 bits
   * @param rest 32 bits
   * @param checksum 16 bits, or {@link Layer#AUTO}
   */
  public Icmp {
    Field.check("ICMP type", type, 8);
    Field.check("ICMP code", code, 8);
    Field.check("ICMP rest of header", rest, 32);
    Field.checkOrAuto("ICMP checksum", checksum, 16);
  }

  /**
   * {@return a header}
   *
   * @param type 8 bits
   * @param code 8 bits
   */
  public static Icmp of(int type, int code) {
    return new Icmp(type, code, 0, AUTO);
  }

  /**
   * {@return an echo request}
   *
   * @param identifier whose, 16 bits
   * @param sequence which, 16 bits
   */
  public static Icmp echoRequest(int identifier, int sequence) {
    Field.check("echo identifier", identifier, 16);
    Field.check("echo sequence", sequence, 16);
    return new Icmp(ECHO_REQUEST, 0, (long) identifier << 16 | sequence, AUTO);
  }

  /**
   * {@return the header with another checksum, right or wrong}
   *
   * @param sum 16 bits, or {@link Layer#AUTO}
   */
  public Icmp withChecksum(int sum) {
    return new Icmp(type, code, rest, sum);
  }
}
