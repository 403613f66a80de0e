// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What can be known about the running kernel and about this process without trying: version,
 * capabilities, possible CPUs, the JIT.
 */
@NullMarked
package dev.weir.core.kernel;

import org.jspecify.annotations.NullMarked;
