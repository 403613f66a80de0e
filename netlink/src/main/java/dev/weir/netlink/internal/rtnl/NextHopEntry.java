// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import dev.weir.netlink.codec.Attributes;

/**
 * {@code struct rtnexthop} with what follows it.
 *
 * @param flags {@code RTNH_F_*}
 * @param hops the weight less one
 * @param device the index of the device
 * @param attributes {@code RTA_*}
 */
public record NextHopEntry(int flags, int hops, int device, Attributes attributes) {}
