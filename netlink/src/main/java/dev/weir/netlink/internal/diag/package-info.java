// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The messages of sock_diag, described: {@code uapi/linux/sock_diag.h}, {@code inet_diag.h}, {@code
 * unix_diag.h}.
 */
@NullMarked
package dev.weir.netlink.internal.diag;

import org.jspecify.annotations.NullMarked;
