// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Reading a BPF ring buffer ({@code BPF_MAP_TYPE_RINGBUF}, 5.8): what programs submit arrives in
 * order, through memory shared with the kernel, with no system call while there is something to
 * read.
 *
 * <pre>{@code
 * try (RingBuffer events = RingBuffer.open(map)) {
 *   while (events.isOpen()) {                       // until another thread closes it
 *     events.await(Duration.ofSeconds(1));
 *     events.consume((memory, offset, length) -> {
 *       Event event = codec.decode(memory, offset);
 *       …
 *     });
 *   }
 * }
 * }</pre>
 *
 * <p>The handler sees a record where the kernel wrote it. There are two more ways to read: {@link
 * dev.weir.bpf.ringbuf.RingBuffer#poll(java.time.Duration)} copies one record, and {@link
 * dev.weir.bpf.ringbuf.RingBuffer#lease()} keeps many in place until all are given back at once:
 *
 * <pre>{@code
 * List<ByteBuffer> batch = new ArrayList<>();
 * try (RingLease lease = events.lease()) {
 *   while (batch.size() < 100 && lease.next()) {
 *     batch.add(lease.slice());
 *   }
 *   send(batch);
 * }                                                 // here the kernel gets the space back
 * }</pre>
 *
 * <h2>What is lost</h2>
 *
 * <p>The kernel does not count what did not fit: a program's {@code bpf_ringbuf_output} then
 * returns {@code -EAGAIN} and its {@code bpf_ringbuf_reserve} no memory. A program that wants to
 * know counts there, best in a per-CPU array next to the ring:
 *
 * <pre>{@code
 * struct event *e = bpf_ringbuf_reserve(&events, sizeof *e, 0);
 * if (!e) {
 *   __u64 *lost = bpf_map_lookup_elem(&events_lost, &zero);
 *   if (lost) ++*lost;
 *   return 0;
 * }
 * }</pre>
 *
 * <h2>Threads</h2>
 *
 * <p>A ring has one consumer. Threads may take turns; two at once is an exception, also a handler
 * that reads the ring it is called from. {@code close}, {@code wakeup} and {@code statistics} are
 * for any thread at any time. Weir starts no thread to read.
 */
@NullMarked
package dev.weir.bpf.ringbuf;

import org.jspecify.annotations.NullMarked;
