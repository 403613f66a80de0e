// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Traffic control: queueing disciplines, and BPF programs as filters of a device's packets.
 *
 * <p>{@link dev.weir.netlink.tc.TrafficControl} is had from {@code Rtnetlink.trafficControl()}.
 */
@NullMarked
package dev.weir.netlink.tc;

import org.jspecify.annotations.NullMarked;
