// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** How netlink calls fail. */
@NullMarked
package dev.weir.netlink.error;

import org.jspecify.annotations.NullMarked;
