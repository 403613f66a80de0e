// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Small programs that speak netlink. */
@NullMarked
package dev.weir.examples.netlink;

import org.jspecify.annotations.NullMarked;
