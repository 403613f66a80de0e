// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * From the code sections of an object to programs: functions found by their symbols, relocations
 * turned into references, the functions that an entry point needs put behind it.
 */
@NullMarked
package dev.weir.bpf.internal.link;

import org.jspecify.annotations.NullMarked;
