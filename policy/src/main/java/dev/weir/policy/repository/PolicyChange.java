// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.repository;

import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.map.PolicyDiff;

/**
 * What a revision changes for one endpoint. Immutable and thread-safe.
 *
 * @param revision the revision that holds for the endpoint once the difference has been written
 * @param endpoint the endpoint
 * @param diff what changes in its map; may be nothing
 */
public record PolicyChange(long revision, Endpoint endpoint, PolicyDiff diff) {}
