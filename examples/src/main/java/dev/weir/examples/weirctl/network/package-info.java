// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Lists of what a namespace has, as {@code ip -j -d} and {@code tc -j -d} print them, and {@code
 * weirctl netlink monitor}.
 *
 * <p>The documents are made from the trees of messages: names of attributes on one side, names of
 * fields on the other.
 */
@NullMarked
package dev.weir.examples.weirctl.network;

import org.jspecify.annotations.NullMarked;
