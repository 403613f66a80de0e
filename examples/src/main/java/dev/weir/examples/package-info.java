// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Programs that show Weir at work: the demonstration, and one small program per object. */
@NullMarked
package dev.weir.examples;

import org.jspecify.annotations.NullMarked;
