// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * System calls from Java: the calls themselves ({@link dev.weir.core.syscall.Syscall}), memory for
 * their arguments ({@link dev.weir.core.syscall.Scratch}), and whether they can be made here at all
 * ({@link dev.weir.core.syscall.NativeAccess}).
 *
 * <p>This is the low level that the other modules stand on. It is public because an embedder may
 * need a call that Weir does not wrap.
 */
@NullMarked
package dev.weir.core.syscall;

import org.jspecify.annotations.NullMarked;
