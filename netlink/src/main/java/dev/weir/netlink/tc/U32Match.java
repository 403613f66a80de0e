// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

/**
 * A comparison of a u32 filter: four bytes of a packet under a mask.
 *
 * @param value what they must be
 * @param mask the bits that count
 * @param offset where they are, from the network header
 * @param offsetMask the bits of the offset found so far that are added, 0 as a rule
 */
public record U32Match(long value, long mask, int offset, int offsetMask) {}
