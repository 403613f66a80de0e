// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** {@code weirctl object}: BPF objects. */
@NullMarked
package dev.weir.examples.weirctl.object;

import org.jspecify.annotations.NullMarked;
