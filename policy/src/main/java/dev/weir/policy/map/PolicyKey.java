// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.policy.identity.Identity;
import dev.weir.policy.rule.Direction;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Locale;

/**
 * The key of a policy-map entry. The order is by direction, identity, traffic. Immutable and
 * thread-safe.
 *
 * @param identity the peer's identity, or {@link Identity#ANY}
 * @param direction which way the traffic goes
 * @param traffic protocol and port
 */
public record PolicyKey(int identity, Direction direction, L4Prefix traffic)
    implements Comparable<PolicyKey> {
  /** How many bytes a key has. */
  public static final int BYTES = 12;

  private static final Comparator<PolicyKey> ORDER =
      Comparator.comparing(PolicyKey::direction)
          .thenComparing(PolicyKey::identity, Integer::compareUnsigned)
          .thenComparing(PolicyKey::traffic);
  // Identity and direction are always part of the prefix.
  private static final int FIXED_BITS = 40;

  /** {@return the prefix length of the LPM key: 40, or 48 to 64} */
  public int prefixLength() {
    return FIXED_BITS + traffic.length();
  }

  /**
   * Writes the key as the kernel has it: {@code {u32 prefixlen, u32 identity, u8 direction, u8
   * protocol, be16 port}}, direction 0 for ingress and 1 for egress.
   *
   * @param buffer where to, in native byte order
   * @param index the offset of the first byte
   */
  public void write(ByteBuffer buffer, int index) {
    buffer.putInt(index, prefixLength());
    buffer.putInt(index + 4, identity);
    buffer.put(index + 8, (byte) (direction == Direction.EGRESS ? 1 : 0));
    buffer.put(index + 9, (byte) (traffic.bits() >>> 16));
    buffer.put(index + 10, (byte) (traffic.bits() >>> 8));
    buffer.put(index + 11, (byte) traffic.bits());
  }

  @Override
  public int compareTo(PolicyKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return direction.name().toLowerCase(Locale.ROOT)
        + ' '
        + (identity == Identity.ANY ? "any" : Integer.toUnsignedString(identity))
        + ' '
        + traffic;
  }
}
