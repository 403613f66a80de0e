// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Maps in the kernel: created, opened, read and written.
 *
 * <pre>{@code
 * try (BpfMap map = BpfMap.create(spec)) {
 *   KeyValueMap<FlowKey, Flow> flows = KeyValueMap.of(map, FLOW_KEY, FLOW); // layouts are compared
 *
 *   flows.put(key, new Flow(1, 64));
 *   flows.get(key);                          // Optional[Flow[packets=1, bytes=64]]
 *   flows.putIfAbsent(key, other);           // false
 *   flows.putAll(manyFlows);                 // as few system calls as the kernel allows
 *   flows.forEach((k, flow) -> total += flow.bytes());
 *   flows.remove(key);
 * }
 *
 * PrefixMap<Cidr, Integer> blocks = PrefixMap.ofCidrs(lpm, IpFamily.AF_INET, Codecs.INT);
 * blocks.put(Cidr.parse("10.0.0.0/8"), 1);
 * blocks.longestMatch(IpAddress.parse("10.1.2.3"));           // Optional[1]
 *
 * KeyValueMap<Integer, PerCpu<Long>> seen = KeyValueMap.perCpu(counters, Codecs.INT, Codecs.LONG);
 * seen.get(0).map(count -> count.sum(Long::longValue));
 * }</pre>
 *
 * <p>{@link dev.weir.bpf.map.BpfMap} is the handle. What gives its bytes a meaning is a view of it:
 * it owns nothing, costs nothing to make twice, and fails when its map is closed. Which view goes
 * with which type of map:
 *
 * <table>
 * <caption>Views</caption>
 * <tr><td>hash, array, LRU, cgroup storage<td>{@link dev.weir.bpf.map.KeyValueMap#of}
 * <tr><td>the same with a value for each CPU<td>{@link dev.weir.bpf.map.KeyValueMap#perCpu}
 * <tr><td>longest prefix match<td>{@link dev.weir.bpf.map.PrefixMap}
 * <tr><td>maps of maps<td>{@link dev.weir.bpf.map.MapOfMaps}
 * <tr><td>programs for tail calls<td>{@link dev.weir.bpf.map.ProgramArray}
 * <tr><td>sockets, also for AF_XDP and reuseport groups<td>{@link dev.weir.bpf.map.SocketMap}
 * <tr><td>devices and CPUs to redirect to<td>{@link dev.weir.bpf.map.RedirectMap}
 * <tr><td>control groups<td>{@link dev.weir.bpf.map.CgroupArray}
 * <tr><td>storage of sockets, inodes, tasks, control groups<td>{@link
 * dev.weir.bpf.map.StorageMap}
 * <tr><td>queue, stack<td>{@link dev.weir.bpf.map.ValueQueue}
 * <tr><td>Bloom filter<td>{@link dev.weir.bpf.map.BloomFilter}
 * <tr><td>stack traces<td>{@link dev.weir.bpf.map.StackTraces}
 * <tr><td>arrays without system calls<td>{@link dev.weir.bpf.map.MappedArray}
 * </table>
 *
 * <p>Views allocate what they return. {@link dev.weir.bpf.map.RawMap} and {@link
 * dev.weir.bpf.map.MapBatch} work on buffers and primitive keys, answer {@code -errno}, and
 * allocate nothing.
 *
 * <p>A map changes while it is read: programs and other processes write to it. Nothing here
 * pretends otherwise. A single entry is read and written whole (in an array, only if its value has
 * a {@code bpf_spin_lock}: {@link dev.weir.bpf.map.KeyValueMap#locked}); a walk sees each entry
 * that stays, and may or may not see one that comes or goes meanwhile.
 */
@NullMarked
package dev.weir.bpf.map;

import org.jspecify.annotations.NullMarked;
