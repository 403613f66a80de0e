// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * ELF64 relocatable objects of either byte order (System V gABI chapters 4 and 5; elf.h): header,
 * sections, symbols, relocations. Knows nothing of BPF but its machine number and relocations.
 */
@NullMarked
package dev.weir.bpf.internal.elf;

import org.jspecify.annotations.NullMarked;
