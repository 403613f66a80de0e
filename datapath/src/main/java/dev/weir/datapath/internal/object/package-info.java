// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** The compiled BPF programs that the jar carries. */
@NullMarked
package dev.weir.datapath.internal.object;

import org.jspecify.annotations.NullMarked;
