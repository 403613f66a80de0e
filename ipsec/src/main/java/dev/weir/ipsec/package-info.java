// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Transparent encryption between nodes: keys, rotation, xfrm states and policies as desired state.
 * Still empty.
 */
@NullMarked
package dev.weir.ipsec;

import org.jspecify.annotations.NullMarked;
