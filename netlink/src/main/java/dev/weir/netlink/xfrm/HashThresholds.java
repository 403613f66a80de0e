// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * From which prefix lengths on policies are found by hash instead of one after the other.
 *
 * @param local bits of the local prefix
 * @param remote bits of the remote prefix
 */
public record HashThresholds(int local, int remote) {
  /**
   * Checks the bits.
   *
   * @param local bits of the local prefix
   * @param remote bits of the remote prefix
   */
  public HashThresholds {
    if (local < 0 || local > 128 || remote < 0 || remote > 128) {
      throw new InvalidSpecException("thresholds " + local + " and " + remote);
    }
  }

  StructValue struct() {
    return XfrmStructs.SPDHTHRESH
        .zero()
        .with(XfrmStructs.SPDHTHRESH.field("lbits"), local)
        .with(XfrmStructs.SPDHTHRESH.field("rbits"), remote);
  }

  static HashThresholds of(StructValue struct) {
    return State.sound(
        () ->
            new HashThresholds(
                (int) struct.get(XfrmStructs.SPDHTHRESH.field("lbits")),
                (int) struct.get(XfrmStructs.SPDHTHRESH.field("rbits"))));
  }
}
