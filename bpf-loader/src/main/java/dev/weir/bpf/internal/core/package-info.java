// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * CO-RE: instructions compiled against one idea of the kernel's types, adjusted to the types that
 * the kernel has. No system calls.
 *
 * <pre>{@code
 * TargetTypes kernel = TargetTypes.kernel(vmlinux, () -> modules); // modules are asked for late
 * CoreLinker linker = CoreLinker.of(object, kernel);                // one for each object
 *
 * CoreCode code = linker.link(program);                             // by any thread
 * code.instructions();                                              // same slots, adjusted
 * code.answers();                                                   // what each relocation became
 *
 * // when the verifier refuses the program:
 * code.explain(log);   // "slot 4: CO-RE: field task_struct.foo does not exist in the kernel"
 * }</pre>
 *
 * <p>The rules are those of libbpf (tools/lib/bpf/relo_core.c), which all compilers and programs
 * count on. What cannot be answered does not fail at once, because the program may never come
 * there: the instruction becomes a call of a helper that no kernel has.
 */
@NullMarked
package dev.weir.bpf.internal.core;

import org.jspecify.annotations.NullMarked;
