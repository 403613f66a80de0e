// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
/**
 * {@code weirctl}, the operator's tool: everything it does, it does through the public API of the
 * library. A package for each kind of object, a class for each command.
 */
@NullMarked
package dev.weir.examples.weirctl;

import org.jspecify.annotations.NullMarked;
