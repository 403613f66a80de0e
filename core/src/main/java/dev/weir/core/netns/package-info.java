// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Network namespaces: make them, open them, run something inside one.
 *
 * <pre>{@code
 * try (NetworkNamespace blue = NetworkNamespace.create()) {
 *   ServerSocket server = blue.call(() -> new ServerSocket(80));
 *   // the socket stays in the namespace; this thread never was
 * }
 * }</pre>
 */
@NullMarked
package dev.weir.core.netns;

import org.jspecify.annotations.NullMarked;
