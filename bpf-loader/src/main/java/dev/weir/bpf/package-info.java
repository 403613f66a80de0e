// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The pure-Java BPF loader: ELF, BTF, CO-RE, linking, maps, programs, links, ring buffer, probes.
 * Still empty: the next layer of the house to be built.
 */
@NullMarked
package dev.weir.bpf;

import org.jspecify.annotations.NullMarked;
