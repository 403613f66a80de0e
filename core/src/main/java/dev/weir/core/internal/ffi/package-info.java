// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The seam to native code. {@link dev.weir.core.internal.ffi.NativeBackend} is all that Weir asks
 * of a foreign function interface; jnr-ffi answers it today, a backend on {@code java.lang.foreign}
 * can be put beside it without a change above.
 */
@NullMarked
package dev.weir.core.internal.ffi;

import org.jspecify.annotations.NullMarked;
