// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The {@code bpf(2)} system call: its commands, the union of their arguments ({@code union
 * bpf_attr} of uapi/linux/bpf.h), and what all kinds of objects have in common: ids, pins, info.
 */
@NullMarked
package dev.weir.bpf.internal.sys;

import org.jspecify.annotations.NullMarked;
