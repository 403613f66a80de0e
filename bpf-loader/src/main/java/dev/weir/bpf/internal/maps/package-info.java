// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** From the description of a map to a map: what has to be adjusted for the kernel at hand. */
@NullMarked
package dev.weir.bpf.internal.maps;

import org.jspecify.annotations.NullMarked;
