// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The messages of generic netlink, described: {@code uapi/linux/genetlink.h}, {@code
 * ethtool_netlink.h}, {@code netdev.h}.
 */
@NullMarked
package dev.weir.netlink.internal.genl;

import org.jspecify.annotations.NullMarked;
