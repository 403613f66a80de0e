// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * YAML as a tree whose every value knows where it stands, and fields of it by name. Knows nothing
 * of policies.
 */
@NullMarked
package dev.weir.manifest.internal;

import org.jspecify.annotations.NullMarked;
