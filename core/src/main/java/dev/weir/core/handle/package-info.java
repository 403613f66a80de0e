// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Ownership of what the kernel holds for this process: descriptors with one owner ({@link
 * dev.weir.core.handle.OwnedFd}) and the register that tells which handles were forgotten ({@link
 * dev.weir.core.handle.OpenHandles}).
 */
@NullMarked
package dev.weir.core.handle;

import org.jspecify.annotations.NullMarked;
