// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Programs attached to where they run.
 *
 * <p>A {@link dev.weir.bpf.link.BpfLink} is the kernel's own handle for an attachment: closing the
 * last descriptor detaches, unless the link is pinned. A {@link dev.weir.bpf.link.LegacyAttachment}
 * has no descriptor in the kernel: it goes on when the process dies, and its close takes away
 * exactly what it attached. {@link dev.weir.bpf.link.AttachedPrograms} tells what is attached to a
 * place, by whomever.
 *
 * <pre>{@code
 * try (TcxLink first = TcxLink.attach(count, TcxLink.Hook.INGRESS, ifindex, AttachOrder.first());
 *     TcxLink next = TcxLink.attach(police, TcxLink.Hook.INGRESS, ifindex, AttachOrder.after(first))) {
 *   next.update(policeBetter, police);   // no packet passes without one of the two
 *   next.pin(Path.of("/sys/fs/bpf/weir/police"));
 * }                                      // count is detached, policeBetter stays
 * }</pre>
 *
 * <p>Devices are given by their index, which the kernel looks up in the network namespace of the
 * calling thread.
 */
@NullMarked
package dev.weir.bpf.link;

import org.jspecify.annotations.NullMarked;
