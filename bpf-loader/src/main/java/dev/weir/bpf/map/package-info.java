// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Maps in the kernel: created, opened, read and written. */
@NullMarked
package dev.weir.bpf.map;

import org.jspecify.annotations.NullMarked;
