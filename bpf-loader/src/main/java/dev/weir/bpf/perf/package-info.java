// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Reading what programs write with {@code bpf_perf_event_output} to a {@code
 * BPF_MAP_TYPE_PERF_EVENT_ARRAY} (4.4): one ring for each CPU, with the kernel's count of what was
 * lost. New programs use a ring buffer ({@code dev.weir.bpf.ringbuf}); this is for those that
 * exist.
 *
 * <pre>{@code
 * try (PerfReader events = PerfReader.on(map).bytesPerCpu(256 << 10).open()) {
 *   while (events.isOpen()) {                       // until another thread closes it
 *     events.await(Duration.ofSeconds(1));
 *     events.consume(new PerfHandler() {
 *       public void onSample(int cpu, ByteBuffer memory, int offset, int length) {
 *         Event event = codec.decode(memory, offset);
 *         …
 *       }
 *
 *       public void onLost(int cpu, long count) {
 *         lost.increment(count);
 *       }
 *     });
 *   }
 * }
 * }</pre>
 *
 * <p>Samples of one CPU arrive in order; between CPUs there is none. The kernel pads a sample so
 * that its length plus 4 is a multiple of 8 and tells the padded length: what programs write should
 * have a length of its own, or be of a fixed size. The bytes of the padding are undefined.
 *
 * <p>The kernel reports loss in front of the next sample that fits. What is lost after the last
 * sample is not known until there is another.
 */
@NullMarked
package dev.weir.bpf.perf;

import org.jspecify.annotations.NullMarked;
