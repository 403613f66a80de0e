// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

/**
 * When the kernel wakes the reader.
 *
 * @param count after how many samples, or bytes
 * @param isBytes which of the two
 */
record Wakeup(int count, boolean isBytes) {}
