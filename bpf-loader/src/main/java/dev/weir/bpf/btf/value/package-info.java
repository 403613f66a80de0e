// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Bytes turned into values by what BTF says of their type, and back, without a Java class for each
 * type: for tools that show and change what programs hold.
 *
 * <pre>{@code
 * ValueCodec flows = ValueCodec.of(btf, btf.id("flow", BtfKind.STRUCT));
 *
 * BtfValue flow = flows.decode(bytes);      // {"packets": 3, "state": "OPEN"}
 * byte[] same = flows.encode(flow);
 *
 * flows.encode(                             // by hand: names, and numbers of any width
 *     BtfValue.Struct.of(Map.of("packets", BtfValue.Int.of(4), "state", new BtfValue.Text("OPEN"))));
 * }</pre>
 *
 * <p>What is shown how follows {@code bpftool map dump} (btf_dumper.c), so that scripts may read
 * either.
 *
 * <p>Where layouts are known beforehand, {@link dev.weir.core.struct.StructCodec} is the faster and
 * safer way.
 */
@NullMarked
package dev.weir.bpf.btf.value;

import org.jspecify.annotations.NullMarked;
