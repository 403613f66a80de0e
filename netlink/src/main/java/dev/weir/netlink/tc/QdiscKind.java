// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import java.util.OptionalLong;

/** What a qdisc does, for the kinds that can be made here. */
public sealed interface QdiscKind {
  /** {@return the kernel's name of it} */
  String kernelName();

  /**
   * Hierarchical token buckets: classes with rates, made with {@link TrafficControl#createClass}.
   *
   * @param defaultClass the minor number of the class for packets that no filter gives one; 0 sends
   *     them unshaped
   * @param rateToQuantum by what a class's rate is divided for its quantum, 10 as a rule
   */
  record Htb(int defaultClass, int rateToQuantum) implements QdiscKind {
    /**
     * Checks the numbers.
     *
     * @param defaultClass the minor number of the class for other packets
     * @param rateToQuantum by what a class's rate is divided
     */
    public Htb {
      if (defaultClass < 0 || defaultClass > 0xffff || rateToQuantum < 1) {
        throw new InvalidSpecException(
            "htb: default class %x, r2q %d".formatted(defaultClass, rateToQuantum));
      }
    }

    @Override
    public String kernelName() {
      return "htb";
    }
  }

  /**
   * Fair queues, each kept short (RFC 8290). What is not given is the kernel's own default.
   *
   * @param limit packets in all
   * @param flows queues
   * @param targetMicros the delay that is acceptable
   * @param intervalMicros how long it may be longer
   * @param quantum bytes that a queue sends at once
   * @param ecn whether packets are marked instead of dropped
   */
  record FqCodel(
      OptionalLong limit,
      OptionalLong flows,
      OptionalLong targetMicros,
      OptionalLong intervalMicros,
      OptionalLong quantum,
      boolean ecn)
      implements QdiscKind {
    /** All as the kernel has it. */
    public static final FqCodel DEFAULT =
        new FqCodel(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            true);

    @Override
    public String kernelName() {
      return "fq_codel";
    }
  }

  /** Filters on packets that come in. It has the place of {@link Clsact}. */
  record Ingress() implements QdiscKind {
    @Override
    public String kernelName() {
      return "ingress";
    }
  }

  /** Filters on packets that come in and that go out. */
  record Clsact() implements QdiscKind {
    @Override
    public String kernelName() {
      return "clsact";
    }
  }
}
