// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The BPF programs and the objects that drive them: devices, prefilter, endpoints, socket
 * redirection, overlay, events, metrics. Still empty but for the build of its BPF programs.
 */
@NullMarked
package dev.weir.datapath;

import org.jspecify.annotations.NullMarked;
