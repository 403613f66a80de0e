// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

/** Where an XDP program runs: {@code XDP_FLAGS_*} of {@code uapi/linux/if_link.h}. */
public enum XdpMode {
  /** In the stack, for every device; after the packet's buffer has been made. */
  GENERIC(2),
  /** In the device's driver. */
  NATIVE(4),
  /** On the device. */
  OFFLOADED(8);

  private final int flag;

  XdpMode(int flag) {
    this.flag = flag;
  }

  int flag() {
    return flag;
  }
}
