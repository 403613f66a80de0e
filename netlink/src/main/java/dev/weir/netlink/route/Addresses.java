// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.internal.rtnl.AddressMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import java.util.List;

/** The addresses of a namespace's devices. Thread-safe. */
public final class Addresses {
  private final Exchange exchange;

  Addresses(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, AddressMessages.CATALOG);
  }

  /** {@return all of them, of both families} */
  public Answer<List<Address>> list() {
    return list(0);
  }

  /**
   * Lists the addresses of a device.
   *
   * @param device the device's index, 0 for all
   * @return the addresses of both families
   */
  public Answer<List<Address>> list(int device) {
    return exchange
        .list(
            AddressMessages.RTM_GETADDR,
            AddressMessages.IFADDRMSG.zero().with(AddressMessages.INDEX, device),
            out -> {},
            "list addresses",
            Address::new)
        .map(all -> all.stream().filter(each -> device == 0 || each.device() == device).toList());
  }

  /**
   * Gives an address to a device.
   *
   * @param spec the address
   * @return when it is done; it fails with {@code EEXIST} if the device has it already
   */
  public Answer<Void> create(AddressSpec spec) {
    return exchange
        .change(
            spec.message(AddressMessages.RTM_NEWADDR, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL),
            "create address",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Gives an address to a device, or changes what it has.
   *
   * @param spec the address
   * @return when it is done
   */
  public Answer<Void> replace(AddressSpec spec) {
    return exchange
        .change(
            spec.message(AddressMessages.RTM_NEWADDR, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_REPLACE),
            "replace address",
            spec.toString())
        .map(reply -> null);
  }

  /**
   * Takes an address from a device.
   *
   * @param spec the address
   * @return when it is done; it fails with {@code EADDRNOTAVAIL} if the device does not have it
   */
  public Answer<Void> delete(AddressSpec spec) {
    return exchange
        .change(spec.message(AddressMessages.RTM_DELADDR, 0), "delete address", spec.toString())
        .map(reply -> null);
  }
}
