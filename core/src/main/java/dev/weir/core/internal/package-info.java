// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** What the packages of this module share and nobody else sees. */
@NullMarked
package dev.weir.core.internal;

import org.jspecify.annotations.NullMarked;
