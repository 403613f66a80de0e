// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import java.util.EnumSet;
import java.util.Set;

/** Properties of a state: {@code XFRM_STATE_*} and {@code XFRM_SA_XFLAG_*}. */
public enum StateFlag {
  /** Does not copy congestion marks. */
  NOECN(0, 1),
  /** Copies the outer DSCP to the inner header. */
  DECAP_DSCP(0, 2),
  /** No path MTU discovery. */
  NOPMTUDISC(0, 4),
  /** From any source. */
  WILDRECV(0, 8),
  /** Also for ICMP errors about its packets. */
  ICMP(0, 16),
  /** Inner packets of any family. */
  AF_UNSPEC(0, 32),
  /** AH padded to four bytes. */
  ALIGN4(0, 64),
  /** Sequence numbers of 64 bits; follows from {@link ReplayProtection}. */
  ESN(0, 128),
  /** Does not copy the inner DSCP to the outer header. */
  DONT_ENCAP_DSCP(1, 1),
  /** The sequence may wrap, without protection against replay. */
  OSEQ_MAY_WRAP(1, 2);

  private final int word;
  private final int bit;

  StateFlag(int word, int bit) {
    this.word = word;
    this.bit = bit;
  }

  static long bits(Set<StateFlag> flags, int word) {
    return flags.stream().filter(each -> each.word == word).mapToLong(each -> each.bit).sum();
  }

  static Set<StateFlag> of(long flags, long extra) {
    Set<StateFlag> set = EnumSet.noneOf(StateFlag.class);
    for (StateFlag each : values()) {
      if (((each.word == 0 ? flags : extra) & each.bit) != 0) {
        set.add(each);
      }
    }
    return set;
  }
}
