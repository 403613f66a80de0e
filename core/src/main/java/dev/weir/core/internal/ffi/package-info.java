// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The seam to native code. {@link dev.weir.core.internal.ffi.NativeBackend} is all that Weir asks
 * of a foreign function interface. Two answer it today, both through jffi: one enters the kernel
 * with a few instructions of its own, the other calls libc where that is not possible. One on
 * {@code java.lang.foreign} can be put beside them without a change above.
 */
@NullMarked
package dev.weir.core.internal.ffi;

import org.jspecify.annotations.NullMarked;
