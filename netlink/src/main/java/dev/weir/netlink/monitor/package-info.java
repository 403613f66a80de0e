// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What a namespace has, and how it changes: lists that keep themselves up to date.
 *
 * <pre>{@code
 * try (Monitor<NetworkObject> monitor = Monitor.open(blue, Watch.links(), Watch.addresses())) {
 *   while (true) {
 *     Event<NetworkObject> event = monitor.next();
 *     if (event instanceof Event.Appeared<NetworkObject> appeared
 *         && appeared.object() instanceof Address address) {
 *       log.info("{} is here", address);
 *     }
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.weir.netlink.monitor;

import org.jspecify.annotations.NullMarked;
