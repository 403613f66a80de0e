// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** {@code weirctl map}: maps in the kernel. */
@NullMarked
package dev.weir.examples.weirctl.map;

import org.jspecify.annotations.NullMarked;
