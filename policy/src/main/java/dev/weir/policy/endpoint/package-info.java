// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/** Endpoints: what policy is enforced for. */
@NullMarked
package dev.weir.policy.endpoint;

import org.jspecify.annotations.NullMarked;
