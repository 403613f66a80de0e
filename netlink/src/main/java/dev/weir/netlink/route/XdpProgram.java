// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import java.util.Optional;

/**
 * An XDP program on a device.
 *
 * @param mode where it runs
 * @param id the program's id
 */
public record XdpProgram(XdpMode mode, int id) {

  // Several programs at once show as the one of the driver.
  static Optional<XdpProgram> of(Attributes xdp) {
    // uapi/linux/if_link.h: XDP_ATTACHED_DRV 1, SKB 2, HW 3, MULTI 4.
    int driver = (int) xdp.number(LinkMessages.IFLA_XDP_DRV_PROG_ID, 0);
    int generic = (int) xdp.number(LinkMessages.IFLA_XDP_SKB_PROG_ID, 0);
    int hardware = (int) xdp.number(LinkMessages.IFLA_XDP_HW_PROG_ID, 0);
    int any = (int) xdp.number(LinkMessages.IFLA_XDP_PROG_ID, 0);
    return switch ((int) xdp.number(LinkMessages.IFLA_XDP_ATTACHED, 0)) {
      case 0 -> Optional.empty();
      case 2 -> Optional.of(new XdpProgram(XdpMode.GENERIC, generic == 0 ? any : generic));
      case 3 -> Optional.of(new XdpProgram(XdpMode.OFFLOADED, hardware == 0 ? any : hardware));
      default ->
          Optional.of(
              driver != 0 || generic == 0
                  ? new XdpProgram(XdpMode.NATIVE, driver == 0 ? any : driver)
                  : new XdpProgram(XdpMode.GENERIC, generic));
    };
  }
}
