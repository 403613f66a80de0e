// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** The running kernel: its types, its symbols, its configuration, what BTF it takes. */
@NullMarked
package dev.weir.bpf.internal.kernel;

import org.jspecify.annotations.NullMarked;
