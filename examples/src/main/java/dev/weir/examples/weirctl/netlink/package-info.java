// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** {@code weirctl netlink}: messages as trees and back. */
@NullMarked
package dev.weir.examples.weirctl.netlink;

import org.jspecify.annotations.NullMarked;
