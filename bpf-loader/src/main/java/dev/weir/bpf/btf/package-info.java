// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * BTF, the type format of BPF objects and of the kernel (Documentation/bpf/btf.rst,
 * uapi/linux/btf.h): read, asked, printed, built and written without a system call.
 *
 * <pre>{@code
 * Btf kernel = Btf.read(Path.of("/sys/kernel/btf/vmlinux"));
 *
 * int skb = kernel.id("sk_buff", BtfKind.STRUCT);
 * kernel.sizeOf(skb);                                  // 224
 * kernel.field(skb, "mark").offset();                  // 164
 * kernel.declaration(skb);                             // struct sk_buff { ... };
 *
 * if (kernel.type(skb) instanceof BtfType.Struct struct) {
 *   for (BtfType.Member member : struct.members()) {
 *     kernel.name(member.type());
 *   }
 * }
 *
 * kernel.candidates("task_struct___old");              // every type of that name, whatever its flavour
 * }</pre>
 *
 * <p>Types are known by their ids, as everywhere in the kernel's interface: 0 is void, a record of
 * {@link dev.weir.bpf.btf.BtfType} names the ids of the types it is made of, and {@link
 * dev.weir.bpf.btf.Btf} turns an id into its record. The records are made when asked for; a {@link
 * dev.weir.bpf.btf.Btf} itself keeps the bytes and a few ints for each type, so that the 5 MiB of a
 * kernel's BTF stay about that size.
 *
 * <p>New BTF is put together in a {@link dev.weir.bpf.btf.BtfBuilder}, from records or by copying
 * from elsewhere, and made acceptable to older kernels by {@link
 * dev.weir.bpf.btf.BtfFeature#sanitize}:
 *
 * <pre>{@code
 * BtfBuilder builder = BtfBuilder.of(object);
 * builder.place(dataSec, 64, Map.of("counter", 0L, "limit", 8L));
 * Btf loadable = BtfFeature.sanitize(builder.build(), supported);
 * }</pre>
 *
 * <p>What the compiler says of instructions rather than types ({@code .BTF.ext}) is {@link
 * dev.weir.bpf.btf.BtfExt}.
 *
 * <p>Everything that reads bytes is total: whatever they are, it gives a value or an {@link
 * dev.weir.core.error.InvalidSpecException} that names the offset and the type at fault. Everything
 * but the builder is immutable and thread-safe.
 */
@NullMarked
package dev.weir.bpf.btf;

import org.jspecify.annotations.NullMarked;
