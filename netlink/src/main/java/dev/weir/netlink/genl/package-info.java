// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Generic netlink: protocols that are found by name.
 *
 * <pre>{@code
 * try (GenericNetlink generic = GenericNetlink.open(namespace)) {
 *   generic.ethtool().linkStates().await().forEach(each -> log.info("{}", each));
 *   int group = generic.group("ethtool", "monitor").await().orElseThrow();
 * }
 * }</pre>
 */
@NullMarked
package dev.weir.netlink.genl;

import org.jspecify.annotations.NullMarked;
