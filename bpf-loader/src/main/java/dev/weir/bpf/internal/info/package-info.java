// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What the kernel is told of a program beside its instructions: types, functions, source lines. No
 * system calls.
 *
 * <pre>{@code
 * Optional<Btf> types = ObjectBtf.loadable(object, supportedFeatures); // BPF_BTF_LOAD, once
 * SourceInfo info = SourceInfo.of(object, program);
 * if (types.isPresent() && !info.isEmpty()) {
 *   attr.func_info = info.functions();      // SourceInfo.FUNCTION_BYTES each
 *   attr.line_info = info.lines();          // SourceInfo.LINE_BYTES each
 * }
 * }</pre>
 *
 * <p>The BTF that is loaded is the object's own, all of it, with the same ids and string offsets,
 * rather than a smaller one for each program: maps name types of it too, the ids that CO-RE has put
 * into instructions are of it, one descriptor serves all programs, and nothing needs to be
 * renumbered. What it costs is kernel memory of the size of the object's BTF, once.
 */
@NullMarked
package dev.weir.bpf.internal.info;

import org.jspecify.annotations.NullMarked;
