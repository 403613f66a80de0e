// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** L7 policy: the transparent HTTP and DNS proxy, and Envoy through xDS. Still empty. */
@NullMarked
package dev.weir.l7;

import org.jspecify.annotations.NullMarked;
