// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** How kernel tests are decided on, run and counted. */
@NullMarked
package dev.weir.testing.internal.junit;

import org.jspecify.annotations.NullMarked;
