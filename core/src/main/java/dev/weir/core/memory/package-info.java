// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Memory outside the heap that has an owner: mappings ({@link dev.weir.core.memory.MappedRegion})
 * and the addresses of buffers.
 */
@NullMarked
package dev.weir.core.memory;

import org.jspecify.annotations.NullMarked;
