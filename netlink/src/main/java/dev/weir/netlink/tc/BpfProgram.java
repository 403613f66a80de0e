// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

/**
 * The program of a BPF filter.
 *
 * @param id the program's id
 * @param name what the filter calls it
 * @param directAction whether its result is the verdict on the packet
 */
public record BpfProgram(int id, String name, boolean directAction) {}
