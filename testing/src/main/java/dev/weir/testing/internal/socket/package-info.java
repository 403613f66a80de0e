// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Sockets of families that the JDK does not have, with bounded waits. */
@NullMarked
package dev.weir.testing.internal.socket;

import org.jspecify.annotations.NullMarked;
