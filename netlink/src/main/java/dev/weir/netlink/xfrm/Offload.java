// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * Work that a network card does.
 *
 * @param device the index of the card's device
 * @param inbound whether for packets that come in
 * @param packet whether the card does everything (kernel 6.2), not only the cryptography
 */
public record Offload(int device, boolean inbound, boolean packet) {
  private static final int XFRM_OFFLOAD_INBOUND = 2;
  private static final int XFRM_OFFLOAD_PACKET = 4;

  /**
   * Checks the device.
   *
   * @param device the index of the card's device
   * @param inbound whether for packets that come in
   * @param packet whether the card does everything
   */
  public Offload {
    if (device <= 0) {
      throw new InvalidSpecException("offload to device " + device);
    }
  }

  StructValue struct() {
    return XfrmStructs.USER_OFFLOAD
        .zero()
        .with(XfrmStructs.USER_OFFLOAD.field("ifindex"), device)
        .with(
            XfrmStructs.USER_OFFLOAD.field("flags"),
            (inbound ? XFRM_OFFLOAD_INBOUND : 0) | (packet ? XFRM_OFFLOAD_PACKET : 0));
  }

  static Offload of(StructValue struct) {
    long flags = struct.get(XfrmStructs.USER_OFFLOAD.field("flags"));
    return new Offload(
        (int) Math.max(1, struct.get(XfrmStructs.USER_OFFLOAD.field("ifindex"))),
        (flags & XFRM_OFFLOAD_INBOUND) != 0,
        (flags & XFRM_OFFLOAD_PACKET) != 0);
  }
}
