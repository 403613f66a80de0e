// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The little netlink that the harness needs, over blocking request and answer. On purpose not
 * Weir's netlink module: a bug there must not be able to hide itself from the tests that are made
 * with this.
 */
@NullMarked
package dev.weir.testing.internal.rtnl;

import org.jspecify.annotations.NullMarked;
