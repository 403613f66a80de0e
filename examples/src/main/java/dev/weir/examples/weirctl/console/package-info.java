// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** What the commands have in common: how they answer and how they fail. */
@NullMarked
package dev.weir.examples.weirctl.console;

import org.jspecify.annotations.NullMarked;
