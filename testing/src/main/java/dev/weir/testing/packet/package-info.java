// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Packets, byte by byte: made for sending and test runs, and read back for looking at. */
@NullMarked
package dev.weir.testing.packet;

import org.jspecify.annotations.NullMarked;
