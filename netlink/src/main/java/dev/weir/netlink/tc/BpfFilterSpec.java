// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;

/**
 * Where a BPF program is to run, in direct-action mode. Priority and handle are always given:
 * without them the kernel adds another filter each time, and the old ones go on running.
 *
 * @param device the device's index
 * @param hook at which hook
 * @param priority its place among the filters of the hook, 1 to 65535: the lowest runs first
 * @param handle its number among those of one priority, 1 to 2^32 - 1
 * @param protocol the Ethernet type of the packets it sees, 3 ({@code ETH_P_ALL}) for all
 * @param name what it is called in listings
 */
public record BpfFilterSpec(
    int device, Hook hook, int priority, long handle, int protocol, String name) {
  /** {@code ETH_P_ALL}. */
  public static final int ALL = 3;

  /**
   * Checks the numbers.
   *
   * @param device the device's index
   * @param hook at which hook
   * @param priority its place
   * @param handle its number
   * @param protocol the Ethernet type
   * @param name what it is called
   */
  public BpfFilterSpec {
    if (device <= 0) {
      throw new InvalidSpecException("filter " + name + ": no device has index " + device);
    }
    if (priority < 1 || priority > 65535 || handle < 1 || handle > 0xffff_ffffL) {
      throw new InvalidSpecException(
          "filter " + name + ": priority " + priority + ", handle " + handle);
    }
    if (protocol < 1 || protocol > 65535) {
      throw new InvalidSpecException("filter " + name + ": protocol " + protocol);
    }
  }

  /**
   * A filter that sees all packets.
   *
   * @param device the device's index
   * @param hook at which hook
   * @param priority its place among the filters of the hook
   * @param handle its number among those of one priority
   * @param name what it is called in listings
   * @return the spec
   */
  public static BpfFilterSpec of(int device, Hook hook, int priority, long handle, String name) {
    return new BpfFilterSpec(device, hook, priority, handle, ALL, name);
  }

  @Override
  public String toString() {
    return "%s at %s of %d, priority %d".formatted(name, hook, device, priority);
  }
}
