// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * BPF objects: what a compiler made, as data that can be looked at and changed before anything is
 * asked of the kernel.
 *
 * <pre>{@code
 * ObjectSpec object = ObjectSpec.parse(Path.of("filter.bpf.o"));
 *
 * for (ProgramSpec program : object.programs()) {
 *   program.type();                               // XDP
 *   program.attachType();                         // Optional[XDP]
 *   program.slots();                              // 42, with the functions it calls
 *   new Disassembler().print(program.instructions());
 * }
 *
 * object.map("flows").maxEntries();               // 1024
 * object.variable("threshold").asLong();          // 100
 *
 * ObjectSpec configured =
 *     object.toBuilder()
 *         .variable("threshold", v -> v.set(1000))
 *         .map("flows", m -> m.withMaxEntries(65_536))
 *         .program("trace", p -> p.withAutoload(false))
 *         .build();
 * }</pre>
 *
 * <p>Parsing makes no system call but the reading of the file, needs no privilege, and takes
 * objects for machines of either byte order. It takes what clang 10 to 21 and {@code bpftool gen
 * object} make: maps described by BTF or by {@code struct bpf_map_def}, several programs in a
 * section, static entry functions, global variables, references to the kernel. Whatever the bytes
 * are, the result is an {@link dev.weir.bpf.spec.ObjectSpec} or an {@link
 * dev.weir.core.error.InvalidSpecException} that says where the object is damaged.
 *
 * <p>All types here are immutable and thread-safe, but for the builders.
 */
@NullMarked
package dev.weir.bpf.spec;

import org.jspecify.annotations.NullMarked;
