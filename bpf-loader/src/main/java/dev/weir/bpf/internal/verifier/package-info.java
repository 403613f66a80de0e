// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Handing a program to the kernel's verifier, and making sense of what it says. */
@NullMarked
package dev.weir.bpf.internal.verifier;

import org.jspecify.annotations.NullMarked;
