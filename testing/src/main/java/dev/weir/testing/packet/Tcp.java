// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import java.util.EnumSet;
import java.util.Set;

/**
 * A TCP header (RFC 9293).
 *
 * @param sourcePort where from
 * @param destinationPort where to
 * @param sequence 32 bits
 * @param acknowledgment 32 bits
 * @param flags the bits that are set
 * @param window 16 bits
 * @param urgent the urgent pointer
 * @param options up to 40 bytes, a multiple of 4
 * @param checksum with the pseudo header; {@link Layer#AUTO} to have it computed
 */
public record Tcp(
    int sourcePort,
    int destinationPort,
    long sequence,
    long acknowledgment,
    Set<Flag> flags,
    int window,
    int urgent,
    Bytes options,
    int checksum)
    implements Layer {
  private static final int LARGEST_WINDOW = 65535;
  private static final int LONGEST_OPTIONS = 40;

  /** The control bits, from the lowest up. */
  public enum Flag {
    /** No more data. */
    FIN,
    /** Synchronize sequence numbers. */
    SYN,
    /** Reset. */
    RST,
    /** Push. */
    PSH,
    /** The acknowledgment means something. */
    ACK,
    /** The urgent pointer means something. */
    URG,
    /** ECN echo. */
    ECE,
    /** Congestion window reduced. */
    CWR
  }

  /**
   * Checks the numbers.
   *
   * @param sourcePort 16 bits
   * @param destinationPort 16 bits
   * @param sequence 32 bits
   * @param acknowledgment 32 bits
   * @param flags the bits that are set
   * @param window 16 bits
   * @param urgent 16 bits
   * @param options up to 40 bytes, a multiple of 4
   * @param checksum 16 bits, or {@link Layer#AUTO}
   */
  public Tcp {
    Field.check("TCP source port", sourcePort, 16);
    Field.check("TCP destination port", destinationPort, 16);
    Field.check("TCP sequence number", sequence, 32);
    Field.check("TCP acknowledgment number", acknowledgment, 32);
    Field.check("TCP window", window, 16);
    Field.check("TCP urgent pointer", urgent, 16);
    Field.checkOrAuto("TCP checksum", checksum, 16);
    flags = Set.copyOf(flags);
    if (options.length() > LONGEST_OPTIONS || options.length() % 4 != 0) {
      throw new InvalidSpecException(
          "TCP options of " + options.length() + " bytes: at most 40, a multiple of 4");
    }
  }

  /**
   * {@return a header with sequence number 0 and the largest window}
   *
   * @param sourcePort where from
   * @param destinationPort where to
   * @param flags the bits that are set
   */
  public static Tcp of(int sourcePort, int destinationPort, Flag... flags) {
    EnumSet<Flag> set = EnumSet.noneOf(Flag.class);
    set.addAll(Set.of(flags));
    return new Tcp(sourcePort, destinationPort, 0, 0, set, LARGEST_WINDOW, 0, Bytes.NONE, AUTO);
  }

  /**
   * {@return the header with other numbers}
   *
   * @param seq sequence number, 32 bits
   * @param ack acknowledgment number, 32 bits
   */
  public Tcp withNumbers(long seq, long ack) {
    return new Tcp(sourcePort, destinationPort, seq, ack, flags, window, urgent, options, checksum);
  }

  /**
   * {@return the header with another window}
   *
   * @param bytes 16 bits
   */
  public Tcp withWindow(int bytes) {
    return new Tcp(
        sourcePort,
        destinationPort,
        sequence,
        acknowledgment,
        flags,
        bytes,
        urgent,
        options,
        checksum);
  }

  /**
   * {@return the header with options}
   *
   * @param bytes up to 40 bytes, a multiple of 4
   */
  public Tcp withOptions(Bytes bytes) {
    return new Tcp(
        sourcePort,
        destinationPort,
        sequence,
        acknowledgment,
        flags,
        window,
        urgent,
        bytes,
        checksum);
  }

  /**
   * {@return the header with another checksum, right or wrong}
   *
   * @param sum 16 bits, or {@link Layer#AUTO}
   */
  public Tcp withChecksum(int sum) {
    return new Tcp(
        sourcePort, destinationPort, sequence, acknowledgment, flags, window, urgent, options, sum);
  }

  /** {@return the flags as the header has them} */
  int flagBits() {
    int bits = 0;
    Flag[] all = Flag.values();
    for (int bit = 0; bit < all.length; bit++) {
      bits |= flags.contains(all[bit]) ? 1 << bit : 0;
    }
    return bits;
  }

  /** {@return the flags that a header has} */
  static Set<Flag> flagsOf(int bits) {
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    Flag[] all = Flag.values();
    for (int bit = 0; bit < all.length; bit++) {
      if ((bits >>> bit & 1) != 0) {
        flags.add(all[bit]);
      }
    }
    return flags;
  }
}
