// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Verdict;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The value of a policy-map entry. Immutable and thread-safe.
 *
 * @param precedence its precedence, unsigned ({@link Precedence})
 * @param deny whether it denies
 * @param byDefault whether it stands for the default verdict, which no rule gave
 * @param redirect the proxy it sends traffic to, if any
 * @param authentication what proof it asks for, if rules say so
 * @param owners the names of the rules it was made of, in order
 */
public record PolicyValue(
    int precedence,
    boolean deny,
    boolean byDefault,
    Optional<Redirect> redirect,
    Optional<Authentication> authentication,
    List<String> owners) {
  /** How many bytes a value has. */
  public static final int BYTES = 12;

  private static final int DENY_FLAG = 0x01;
  private static final int LENGTH_SHIFT = 3;
  private static final int EXPLICIT_AUTHENTICATION = 0x80;

  /**
   * Creates a value.
   *
   * @param precedence its precedence
   * @param deny whether it denies
   * @param byDefault whether it stands for the default verdict
   * @param redirect the proxy it sends traffic to
   * @param authentication what proof it asks for
   * @param owners the names of its rules
   * @throws InvalidSpecException if it denies and redirects
   */
  public PolicyValue {
    if (deny && (redirect.isPresent() || authentication.isPresent())) {
      throw new InvalidSpecException("policy entry of " + owners + ": it denies and redirects");
    }
    owners = List.copyOf(owners);
  }

  /** {@return what it says, apart from authentication that entries beside it ask for} */
  public Verdict verdict() {
    if (deny) {
      return byDefault ? Verdict.DENIED_BY_DEFAULT : Verdict.DENIED;
    }
    return new Verdict.Allow(redirect, authentication.orElse(Authentication.DISABLED));
  }

  /**
   * {@return whether the kernel does the same with both: everything is equal but the owners}
   *
   * @param other the other value
   */
  public boolean sameEffect(PolicyValue other) {
    return precedence == other.precedence && sameOutcome(other);
  }

  /**
   * {@return whether both say the same, whatever their precedence}
   *
   * @param other the other value
   */
  public boolean sameOutcome(PolicyValue other) {
    return deny == other.deny
        && byDefault == other.byDefault
        && redirect.equals(other.redirect)
        && authentication.equals(other.authentication);
  }

  /**
   * Writes the value as the kernel has it: {@code {be16 proxy port, u8 flags, u8 authentication,
   * u32 precedence, u32 cookie}}. Flags: bit 0 deny, bits 3 to 7 how many bits of protocol and port
   * the key has. Authentication: bits 0 to 6 the number, bit 7 whether rules say so.
   *
   * @param buffer where to, in native byte order
   * @param index the offset of the first byte
   * @param key the entry's key
   * @param proxyPort the port of the proxy, or 0 without redirect
   * @param cookie what events call the owners
   */
  public void write(ByteBuffer buffer, int index, PolicyKey key, int proxyPort, int cookie) {
    buffer.put(index, (byte) (proxyPort >>> 8));
    buffer.put(index + 1, (byte) proxyPort);
    buffer.put(index + 2, (byte) ((deny ? DENY_FLAG : 0) | key.traffic().length() << LENGTH_SHIFT));
    buffer.put(
        index + 3,
        (byte) authentication.map(a -> a.number() | EXPLICIT_AUTHENTICATION).orElse(0).intValue());
    buffer.putInt(index + 4, precedence);
    buffer.putInt(index + 8, cookie);
  }

  @Override
  public String toString() {
    return "%s precedence 0x%08x %s".formatted(verdict(), precedence, owners);
  }
}
