// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** {@code weirctl netlink}, and the lists of a namespace's links, addresses, routes and so on. */
@NullMarked
package dev.weir.examples.weirctl.netlink;

import org.jspecify.annotations.NullMarked;
