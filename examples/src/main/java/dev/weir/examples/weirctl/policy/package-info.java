// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** {@code weirctl policy}: what policies mean for a world written down, without a kernel. */
@NullMarked
package dev.weir.examples.weirctl.policy;

import org.jspecify.annotations.NullMarked;
