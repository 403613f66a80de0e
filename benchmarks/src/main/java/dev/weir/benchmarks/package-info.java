// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Measurements. {@code tools/bench} runs them beside their peers in C; none of them is a test. */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
