// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.internal.text.TextScanner;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A block of addresses that share a prefix, in canonical form: every bit behind the prefix is zero,
 * so that equal blocks are equal objects and an LPM key holds no stray bits.
 *
 * <p>Two blocks of one family are nested or disjoint, never partly overlapping; blocks of different
 * families are always disjoint ({@code 0.0.0.0/0} says nothing about {@code ::/0}). The order is by
 * first address, then the shorter prefix: a block comes directly before everything inside it.
 *
 * <p>Comparing and testing allocate nothing. Immutable and thread-safe.
 *
 * @param address the first address
 * @param prefixLength how many leading bits the addresses share, 0 to 32 or 0 to 128
 */
public record Cidr(IpAddress address, int prefixLength) implements Comparable<Cidr> {
  private static final String KIND = "CIDR";

  /**
   * Creates a block from its first address.
   *
   * @param address the first address
   * @param prefixLength how many leading bits the addresses share
   * @throws InvalidSpecException if the family has no such prefix length, or the address has bits
   *     set behind the prefix ({@link #containing} clears them)
   */
  public Cidr {
    checkLength(address, prefixLength);
    if (address.anyBitFrom(prefixLength)) {
      throw new InvalidSpecException(
          KIND + ' ' + address + '/' + prefixLength + ": " + strayBits("", address, prefixLength));
    }
  }

  /**
   * Parses {@code address/length} in canonical form.
   *
   * @param text the text, for example {@code 10.0.0.0/8} or {@code 2001:db8::/32}
   * @return the block
   * @throws InvalidSpecException if the text is anything else, including an address without a
   *     length ({@link #parseOrHost}), a netmask, and an address with bits set behind the prefix;
   *     the message names the offset
   */
  public static Cidr parse(String text) {
    TextScanner in = new TextScanner(KIND, text);
    return readLength(in, IpAddressText.read(in));
  }

  /**
   * Parses {@code address/length} as {@link #parse} does, or an address alone, which is the block
   * of that one address.
   *
   * @param text the text
   * @return the block
   * @throws InvalidSpecException if the text is neither; the message names the offset
   */
  public static Cidr parseOrHost(String text) {
    TextScanner in = new TextScanner("CIDR or address", text);
    IpAddress address = IpAddressText.read(in);
    return in.atEnd() ? host(address) : readLength(in, address);
  }

  /**
   * {@return the block that holds an address}
   *
   * @param address any address of the block
   * @param prefixLength 0 to 32 or 0 to 128
   * @throws InvalidSpecException if the family has no such prefix length
   */
  public static Cidr containing(IpAddress address, int prefixLength) {
    checkLength(address, prefixLength);
    return new Cidr(address.first(prefixLength), prefixLength);
  }

  /**
   * {@return the block of one address: a prefix of 32 or 128 bits}
   *
   * @param address the address
   */
  public static Cidr host(IpAddress address) {
    return new Cidr(address, address.family().bits());
  }

  /**
   * {@return the block of every address of a family: {@code 0.0.0.0/0} or {@code ::/0}}
   *
   * @param family the family
   */
  public static Cidr all(IpFamily family) {
    return new Cidr(family == IpFamily.AF_INET ? IpAddress.ofIpv4(0) : IpAddress.ofIpv6(0, 0), 0);
  }

  /** {@return the family} */
  public IpFamily family() {
    return address.family();
  }

  /** {@return whether the block is a single address} */
  public boolean isHost() {
    return prefixLength == family().bits();
  }

  /** {@return the lowest address, which is {@link #address}} */
  public IpAddress first() {
    return address;
  }

  /** {@return the highest address} */
  public IpAddress last() {
    return address.last(prefixLength);
  }

  /**
   * {@return whether an address is in the block}
   *
   * @param other an address of either family
   */
  public boolean contains(IpAddress other) {
    return address.agrees(other, prefixLength);
  }

  /**
   * {@return whether every address of a block is in this one}
   *
   * @param other a block of either family
   */
  public boolean contains(Cidr other) {
    return prefixLength <= other.prefixLength && address.agrees(other.address, prefixLength);
  }

  /**
   * {@return whether an address is in both blocks, that is, whether one contains the other}
   *
   * @param other a block of either family
   */
  public boolean overlaps(Cidr other) {
    return address.agrees(other.address, Math.min(prefixLength, other.prefixLength));
  }

  /** {@return the block of twice the size that this is one half of, or empty for a {@code /0}} */
  public Optional<Cidr> parent() {
    return prefixLength == 0
        ? Optional.empty()
        : Optional.of(containing(address, prefixLength - 1));
  }

  /** {@return the other half of {@link #parent}, or empty for a {@code /0}} */
  public Optional<Cidr> sibling() {
    return prefixLength == 0
        ? Optional.empty()
        : Optional.of(new Cidr(address.flip(prefixLength - 1), prefixLength));
  }

  /** {@return the two blocks of half the size, in order; empty for a single address} */
  public List<Cidr> halves() {
    return isHost() ? List.of() : List.of(lowerHalf(), upperHalf());
  }

  /**
   * Splits into blocks of one prefix length.
   *
   * @param newLength the length of the parts, from this block's own to 32 or 128
   * @return the parts in order. They are made as the stream is read, so a split of {@code ::/0}
   *     into {@code /128} parts costs no more than what is read of it
   * @throws InvalidSpecException if the length is out of range
   */
  public Stream<Cidr> split(int newLength) {
    checkLength(address, newLength);
    if (newLength < prefixLength) {
      throw new InvalidSpecException(
          KIND + ' ' + this + ": a split into /" + newLength + " would be larger than the whole");
    }
    Cidr lowest = new Cidr(address, newLength);
    return Stream.iterate(Optional.of(lowest), Optional::isPresent, part -> after(part.get()))
        .map(Optional::get);
  }

  @Override
  public int compareTo(Cidr other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(prefixLength, other.prefixLength);
  }

  /** {@return the text that {@link #parse} reads} */
  @Override
  public String toString() {
    return address.toString() + '/' + prefixLength;
  }

  /** {@return the lower half; this must not be a single address} */
  Cidr lowerHalf() {
    return new Cidr(address, prefixLength + 1);
  }

  /** {@return the upper half; this must not be a single address} */
  Cidr upperHalf() {
    return new Cidr(address.flip(prefixLength), prefixLength + 1);
  }

  /** {@return whether both are halves of one block, possibly the same half} */
  boolean sharesParent(Cidr other) {
    return prefixLength == other.prefixLength
        && prefixLength > 0
        && address.agrees(other.address, prefixLength - 1);
  }

  /** The part of this block behind {@code part}, of the same size. */
  private Optional<Cidr> after(Cidr part) {
    return part.last()
        .next()
        .filter(this::contains)
        .map(address -> new Cidr(address, part.prefixLength));
  }

  private static Cidr readLength(TextScanner in, IpAddress address) {
    if (in.atEnd()) {
      throw in.unexpected("'/' and a prefix length");
    }
    in.expect('/');
    int length = in.decimal("prefix length", address.family().bits());
    in.expectEnd();
    if (address.anyBitFrom(length)) {
      throw in.error(strayBits(" at offset 0", address, length));
    }
    return new Cidr(address, length);
  }

  private static String strayBits(String where, IpAddress address, int length) {
    return "address"
        + where
        + " has bits set behind the prefix; the block is "
        + containing(address, length);
  }

  private static void checkLength(IpAddress address, int length) {
    int bits = address.family().bits();
    if (length < 0 || length > bits) {
      throw new InvalidSpecException(
          KIND + ' ' + address + '/' + length + ": prefix length is not within 0.." + bits);
    }
  }
}
