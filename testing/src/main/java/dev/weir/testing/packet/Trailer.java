// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * Bytes at the end of a frame that no header counts: Ethernet's padding.
 *
 * @param bytes as they stand
 */
public record Trailer(Bytes bytes) implements Layer {}
