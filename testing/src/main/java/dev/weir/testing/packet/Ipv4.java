// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;

/**
 * An IPv4 header (RFC 791).
 *
 * @param source where from
 * @param destination where to
 * @param protocol what comes next; {@link Layer#AUTO} to have it computed
 * @param ttl how many hops it has left
 * @param tos type of service, 8 bits
 * @param identification which datagram a fragment is of
 * @param fragment its place in that datagram
 * @param options up to 40 bytes, a multiple of 4
 * @param totalLength of header and what follows, in bytes; {@link Layer#AUTO} to have it computed
 * @param checksum of the header; {@link Layer#AUTO} to have it computed
 */
public record Ipv4(
    IpAddress source,
    IpAddress destination,
    int protocol,
    int ttl,
    int tos,
    int identification,
    Fragment fragment,
    Bytes options,
    int totalLength,
    int checksum)
    implements Layer {
  private static final int DEFAULT_TTL = 64;
  private static final int LONGEST_OPTIONS = 40;

  /**
   * What the header says about fragmentation.
   *
   * @param dont do not fragment
   * @param more there are later fragments
   * @param offset where in the datagram's payload this one stands, in bytes; a multiple of 8
   */
  public record Fragment(boolean dont, boolean more, int offset) {
    /** Not a fragment, and not to be made one. */
    public static final Fragment NONE = new Fragment(true, false, 0);

    /**
     * Checks the offset.
     *
     * @param dont do not fragment
     * @param more there are later fragments
     * @param offset 0 to 65528, a multiple of 8
     */
    public Fragment {
      if (offset < 0 || offset > 65528 || offset % 8 != 0) {
        throw new InvalidSpecException(
            "fragment offset " + offset + " is not a multiple of 8 within 0..65528");
      }
    }

    /** {@return whether this is a piece of a datagram and not a whole one} */
    public boolean isPiece() {
      return more || offset != 0;
    }
  }

  /**
   * Checks the numbers.
   *
   * @param source an IPv4 address
   * @param destination an IPv4 address
   * @param protocol 8 bits, or {@link Layer#AUTO}
   * @param ttl 8 bits
   * @param tos 8 bits
   * @param identification 16 bits
   * @param fragment its place
   * @param options up to 40 bytes, a multiple of 4
   * @param totalLength 16 bits, or {@link Layer#AUTO}
   * @param checksum 16 bits, or {@link Layer#AUTO}
   */
  public Ipv4 {
    Field.check("IPv4 source", source, IpFamily.AF_INET);
    Field.check("IPv4 destination", destination, IpFamily.AF_INET);
    Field.checkOrAuto("protocol", protocol, 8);
    Field.check("TTL", ttl, 8);
    Field.check("TOS", tos, 8);
    Field.check("identification", identification, 16);
    Field.checkOrAuto("total length", totalLength, 16);
    Field.checkOrAuto("checksum", checksum, 16);
    if (options.length() > LONGEST_OPTIONS || options.length() % 4 != 0) {
      throw new InvalidSpecException(
          "IPv4 options of " + options.length() + " bytes: at most 40, a multiple of 4");
    }
  }

  /**
   * {@return a header with a TTL of 64, which forbids fragmentation}
   *
   * @param source where from
   * @param destination where to
   */
  public static Ipv4 of(IpAddress source, IpAddress destination) {
    return new Ipv4(
        source, destination, AUTO, DEFAULT_TTL, 0, 0, Fragment.NONE, Bytes.NONE, AUTO, AUTO);
  }

  /**
   * {@return the header with another protocol}
   *
   * @param number 8 bits, or {@link Layer#AUTO}
   */
  public Ipv4 withProtocol(int number) {
    return new Ipv4(
        source,
        destination,
        number,
        ttl,
        tos,
        identification,
        fragment,
        options,
        totalLength,
        checksum);
  }

  /**
   * {@return the header with another TTL}
   *
   * @param hops 8 bits
   */
  public Ipv4 withTtl(int hops) {
    return new Ipv4(
        source,
        destination,
        protocol,
        hops,
        tos,
        identification,
        fragment,
        options,
        totalLength,
        checksum);
  }

  /**
   * {@return the header with another type of service}
   *
   * @param bits 8 bits
   */
  public Ipv4 withTos(int bits) {
    return new Ipv4(
        source,
        destination,
        protocol,
        ttl,
        bits,
        identification,
        fragment,
        options,
        totalLength,
        checksum);
  }

  /**
   * {@return the header of a fragment}
   *
   * @param id which datagram, 16 bits
   * @param place where in it
   */
  public Ipv4 withFragment(int id, Fragment place) {
    return new Ipv4(
        source, destination, protocol, ttl, tos, id, place, options, totalLength, checksum);
  }

  /**
   * {@return the header with options}
   *
   * @param bytes up to 40 bytes, a multiple of 4
   */
  public Ipv4 withOptions(Bytes bytes) {
    return new Ipv4(
        source,
        destination,
        protocol,
        ttl,
        tos,
        identification,
        fragment,
        bytes,
        totalLength,
        checksum);
  }

  /**
   * {@return the header with another total length, right or wrong}
   *
   * @param bytes 16 bits, or {@link Layer#AUTO}
   */
  public Ipv4 withTotalLength(int bytes) {
    return new Ipv4(
        source,
        destination,
        protocol,
        ttl,
        tos,
        identification,
        fragment,
        options,
        bytes,
        checksum);
  }

  /**
   * {@return the header with another checksum, right or wrong}
   *
   * @param sum 16 bits, or {@link Layer#AUTO}
   */
  public Ipv4 withChecksum(int sum) {
    return new Ipv4(
        source,
        destination,
        protocol,
        ttl,
        tos,
        identification,
        fragment,
        options,
        totalLength,
        sum);
  }
}
