// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** The messages of xfrm, described: numbers and layouts of {@code uapi/linux/xfrm.h}. */
@NullMarked
package dev.weir.netlink.internal.xfrm;

import org.jspecify.annotations.NullMarked;
