// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What the readers of rings have in common: waiting that another thread can end, and one reader at
 * a time whose memory outlives a close in the middle of reading.
 */
@NullMarked
package dev.weir.bpf.internal.reader;

import org.jspecify.annotations.NullMarked;
