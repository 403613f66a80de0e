// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What a test may need of a kernel or a machine, as probes: {@link
 * dev.weir.testing.feature.Feature} is open to everyone, the others here are ready to use.
 */
@NullMarked
package dev.weir.testing.feature;

import org.jspecify.annotations.NullMarked;
