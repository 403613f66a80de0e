// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What tests can leave behind, taken stock of before and after. Each {@link
 * dev.weir.testing.internal.leak.Inventory} looks at one kind of thing; {@link
 * dev.weir.testing.internal.leak.LeakWatch} compares.
 */
@NullMarked
package dev.weir.testing.internal.leak;

import org.jspecify.annotations.NullMarked;
