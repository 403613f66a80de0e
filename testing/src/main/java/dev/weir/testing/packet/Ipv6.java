// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;

/**
 * An IPv6 header (RFC 8200).
 *
 * @param source where from
 * @param destination where to
 * @param nextHeader what comes next; {@link Layer#AUTO} to have it computed
 * @param hopLimit how many hops it has left
 * @param trafficClass 8 bits
 * @param flowLabel 20 bits
 * @param payloadLength of what follows, in bytes; {@link Layer#AUTO} to have it computed
 */
public record Ipv6(
    IpAddress source,
    IpAddress destination,
    int nextHeader,
    int hopLimit,
    int trafficClass,
    int flowLabel,
    int payloadLength)
    implements Layer {
  private static final int DEFAULT_HOP_LIMIT = 64;

  /**
   * Checks the numbers.
   *
   * @param source an IPv6 address
   * @param destination an IPv6 address
   * @param nextHeader 8 bits, or {@link Layer#AUTO}
   * @param hopLimit 8 bits
   * @param trafficClass 8 bits
   * @param flowLabel 20 bits
   * @param payloadLength 16 bits, or {@link Layer#AUTO}
   */
  public Ipv6 {
    Field.check("IPv6 source", source, IpFamily.AF_INET6);
    Field.check("IPv6 destination", destination, IpFamily.AF_INET6);
    Field.checkOrAuto("next header", nextHeader, 8);
    Field.check("hop limit", hopLimit, 8);
    Field.check("traffic class", trafficClass, 8);
    Field.check("flow label", flowLabel, 20);
    Field.checkOrAuto("payload length", payloadLength, 16);
  }

  /**
   * {@return a header with a hop limit of 64}
   *
   * @param source where from
   * @param destination where to
   */
  public static Ipv6 of(IpAddress source, IpAddress destination) {
    return new Ipv6(source, destination, AUTO, DEFAULT_HOP_LIMIT, 0, 0, AUTO);
  }

  /**
   * {@return the header with another next header}
   *
   * @param number 8 bits, or {@link Layer#AUTO}
   */
  public Ipv6 withNextHeader(int number) {
    return new Ipv6(source, destination, number, hopLimit, trafficClass, flowLabel, payloadLength);
  }

  /**
   * {@return the header with another hop limit}
   *
   * @param hops 8 bits
   */
  public Ipv6 withHopLimit(int hops) {
    return new Ipv6(source, destination, nextHeader, hops, trafficClass, flowLabel, payloadLength);
  }

  /**
   * {@return the header with another traffic class and flow label}
   *
   * @param bits 8 bits
   * @param label 20 bits
   */
  public Ipv6 withFlow(int bits, int label) {
    return new Ipv6(source, destination, nextHeader, hopLimit, bits, label, payloadLength);
  }

  /**
   * {@return the header with another payload length, right or wrong}
   *
   * @param bytes 16 bits, or {@link Layer#AUTO}
   */
  public Ipv6 withPayloadLength(int bytes) {
    return new Ipv6(source, destination, nextHeader, hopLimit, trafficClass, flowLabel, bytes);
  }
}
