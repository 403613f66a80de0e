// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** The netlink client. */
@NullMarked
package dev.weir.netlink;

import org.jspecify.annotations.NullMarked;
