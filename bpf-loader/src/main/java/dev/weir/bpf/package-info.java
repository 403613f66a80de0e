// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * BPF objects in the kernel, without libbpf: loaded from what a compiler made, run, looked at,
 * kept.
 *
 * <pre>{@code
 * ObjectSpec spec =
 *     ObjectSpec.parse(Path.of("filter.bpf.o"))
 *         .toBuilder()
 *         .variable("threshold", v -> v.set(1000))  // a constant to the verifier
 *         .build();
 *
 * try (BpfObject object = BpfObject.load(spec)) {
 *   BpfProgram filter = object.program("filter");
 *   RunResult result = filter.run(ProgramRun.ofData(packet));
 *   result.returnValue();                           // 2, XDP_PASS
 *
 *   object.variable("dropped").getLong();           // no system call: mapped memory
 *   object.map("flows");
 * }
 * }</pre>
 *
 * <p>A specification ({@link dev.weir.bpf.spec}) makes no system call and needs no privilege. What
 * is loaded is a handle: {@link dev.weir.bpf.BpfObject} owns its maps and programs, and closing it
 * lets go of them. Loading succeeds whole or leaves nothing behind. A program that the verifier
 * refuses is a {@link dev.weir.bpf.VerifierException} whose message names the cause.
 *
 * <p>Maps are in {@link dev.weir.bpf.map}, types in {@link dev.weir.bpf.btf}, instructions in
 * {@link dev.weir.bpf.asm}.
 */
@NullMarked
package dev.weir.bpf;

import org.jspecify.annotations.NullMarked;
