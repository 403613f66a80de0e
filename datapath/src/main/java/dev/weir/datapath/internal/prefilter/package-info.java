// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The sets of the prefilter as the kernel has them: what a set means, its engines, its generations.
 */
@NullMarked
package dev.weir.datapath.internal.prefilter;

import org.jspecify.annotations.NullMarked;
