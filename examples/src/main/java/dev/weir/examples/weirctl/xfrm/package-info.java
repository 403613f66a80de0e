// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** {@code weirctl xfrm-state} and {@code weirctl xfrm-policy}. Keys are never printed. */
@NullMarked
package dev.weir.examples.weirctl.xfrm;

import org.jspecify.annotations.NullMarked;
