// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The demonstration behind {@code ./demo}: real packets through every object that exists, in
 * throw-away namespaces, and a table of what was expected and what the kernel did.
 */
@NullMarked
package dev.weir.examples.demo;

import org.jspecify.annotations.NullMarked;
