// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** JUnit 5 extension for tests that meet a real kernel. */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
