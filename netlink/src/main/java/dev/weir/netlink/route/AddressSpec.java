// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.internal.rtnl.AddressMessages;
import java.util.List;
import java.util.Optional;

/**
 * An address to be given to a device.
 *
 * @param device the device's index
 * @param address the address
 * @param prefixLength how many bits of it name the network
 * @param peer the other end of a point-to-point link
 * @param broadcast the network's broadcast address, for IPv4
 * @param scope {@code RT_SCOPE_*}: 0 global, 253 link, 254 host
 * @param duplicateDetection whether an IPv6 address may be used only after it has been asked for
 * @param protocol who makes it, {@code IFAPROT_*} or a number of one's own: by it the owner knows
 *     it again; 0 for nobody. Older kernels than 5.18 do not keep it
 */
public record AddressSpec(
    int device,
    IpAddress address,
    int prefixLength,
    Optional<IpAddress> peer,
    Optional<IpAddress> broadcast,
    int scope,
    boolean duplicateDetection,
    int protocol) {
  // uapi/linux/if_addr.h
  static final int IFA_F_TENTATIVE = 0x40;
  private static final int IFA_F_NODAD = 0x02;

  /** uapi/linux/rtnetlink.h. */
  private static final int RT_SCOPE_HOST = 254;

  /**
   * Checks the numbers.
   *
   * @param device the device's index
   * @param address the address
   * @param prefixLength how many bits of it name the network
   * @param peer the other end of a point-to-point link
   * @param broadcast the network's broadcast address
   * @param scope the scope
   * @param duplicateDetection whether the address is asked for first
   * @param protocol who makes it
   */
  public AddressSpec {
    if (device <= 0) {
      throw new InvalidSpecException("address " + address + ": no device has index " + device);
    }
    if (prefixLength < 0 || prefixLength > address.family().bits()) {
      throw new InvalidSpecException("address " + address + ": prefix length " + prefixLength);
    }
    if (scope < 0 || scope > 255 || protocol < 0 || protocol > 255) {
      throw new InvalidSpecException(
          "address " + address + ": scope " + scope + ", protocol " + protocol);
    }
    for (Optional<IpAddress> other : List.of(peer, broadcast)) {
      if (other.isPresent() && other.get().family() != address.family()) {
        throw new InvalidSpecException(
            "address " + address + ": " + other.get() + " is of another family");
      }
    }
  }

  /**
   * An address that can be used at once: without duplicate address detection.
   *
   * @param device the device's index
   * @param text address and prefix length, for example {@code "10.0.0.1/24"}
   * @return the spec
   * @throws InvalidSpecException if the text is anything else
   */
  public static AddressSpec of(int device, String text) {
    int slash = text.indexOf('/');
    try {
      return of(
          device,
          IpAddress.parse(slash < 0 ? text : text.substring(0, slash)),
          Integer.parseInt(slash < 0 ? "" : text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new InvalidSpecException("address '" + text + "': no prefix length behind a slash", e);
    }
  }

  /**
   * An address that can be used at once: without duplicate address detection.
   *
   * @param device the device's index
   * @param address the address
   * @param prefixLength how many bits of it name the network
   * @return the spec
   */
  public static AddressSpec of(int device, IpAddress address, int prefixLength) {
    return new AddressSpec(
        device,
        address,
        prefixLength,
        Optional.empty(),
        Optional.empty(),
        address.isIpv4() && address.isLoopback() ? RT_SCOPE_HOST : 0,
        false,
        0);
  }

  /**
   * Names the other end of a point-to-point link.
   *
   * @param other its address
   * @return another spec
   */
  public AddressSpec withPeer(IpAddress other) {
    return new AddressSpec(
        device,
        address,
        prefixLength,
        Optional.of(other),
        broadcast,
        scope,
        duplicateDetection,
        protocol);
  }

  /**
   * Says who makes it.
   *
   * @param number 1 to 255
   * @return another spec
   */
  public AddressSpec withProtocol(int number) {
    return new AddressSpec(
        device, address, prefixLength, peer, broadcast, scope, duplicateDetection, number);
  }

  Message message(MessageSchema schema, int messageFlags) {
    boolean makes = messageFlags != 0;
    int flags = makes && !duplicateDetection && !address.isIpv4() ? IFA_F_NODAD : 0;
    return Message.of(
        schema,
        messageFlags,
        AddressMessages.IFADDRMSG
            .zero()
            .with(AddressMessages.FAMILY, address.family().number())
            .with(AddressMessages.PREFIXLEN, prefixLength)
            .with(AddressMessages.FLAGS, flags)
            .with(AddressMessages.SCOPE, scope)
            .with(AddressMessages.INDEX, device),
        out -> {
          out.put(AddressMessages.IFA_LOCAL, address);
          broadcast.ifPresent(ip -> out.put(AddressMessages.IFA_BROADCAST, ip));
          out.put(AddressMessages.IFA_ADDRESS, peer.orElse(address));
          out.putIf(protocol != 0, AddressMessages.IFA_PROTO, (long) protocol);
        });
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength + " on " + device;
  }
}
