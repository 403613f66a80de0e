// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What rules say about the contents of connections. A rule with an {@link
 * dev.weir.policy.l7.L7Rules} allows what one of its requests describes and sends the connection
 * through a proxy that checks. HTTP and DNS are here; another protocol is another implementation of
 * the interface.
 */
@NullMarked
package dev.weir.policy.l7;

import org.jspecify.annotations.NullMarked;
