// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What can go wrong, as types. {@link dev.weir.core.error.WeirException} is the one unchecked root;
 * below it stand bad input ({@link dev.weir.core.error.InvalidSpecException}), the kernel's
 * refusals ({@link dev.weir.core.error.KernelException}), what this process may not do ({@link
 * dev.weir.core.error.MissingPrivilegeException}), what this kernel cannot do ({@link
 * dev.weir.core.error.UnsupportedKernelException}) and handles used after close ({@link
 * dev.weir.core.error.HandleClosedException}).
 *
 * <p>A message always says what was attempted, on which object, what the kernel answered, and,
 * where that is known, what to do about it.
 */
@NullMarked
package dev.weir.core.error;

import org.jspecify.annotations.NullMarked;
