/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The prefilter's sets of prefixes, as Java writes them and the program reads them.
 *
 * There are two generations; control.active says which one packets are judged by. A set is replaced by filling the idle
 * generation, turning active over, and waiting until no program can still be looking at the old one before that is touched.
 * A packet reads active once, so it sees one generation whole.
 *
 * A generation has a table for each side of the packet (source, destination) and family, and each table an engine:
 *
 *   LPM     an exact-match hash for single addresses before a trie of the other prefixes.
 *   DIRECT  tables in array maps that user space writes without system calls. They hold, for every address there is,
 *           whether it is denied: not the prefixes but what follows from all of them.
 */
#pragma once

#include "bpf.h"

enum prefilter_side {
	SIDE_SOURCE = 0,
	SIDE_DESTINATION = 1,
	SIDES = 2,
};

enum prefilter_family {
	FAMILY_IPV4 = 0,
	FAMILY_IPV6 = 1,
	FAMILIES = 2,
};

enum prefilter_engine {
	ENGINE_EMPTY = 0,
	ENGINE_LPM = 1,
	ENGINE_DIRECT = 2,
};

#define GENERATIONS 2
#define SLOTS (GENERATIONS * SIDES)

struct prefilter_control {
	__u32 active;
	__u32 pad;
	__u8 engine[GENERATIONS][SIDES][FAMILIES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct prefilter_control);
} pf_control_v1 SEC(".maps");

/*
 * What the LPM engine holds of a prefix. The kernel has no denied prefix inside an allowed one, so the longest match decides.
 */
struct prefilter_entry {
	__u32 denied;
	__u32 pad;
	__u64 packets; /* dropped by it, if that is counted */
	__u64 bytes;
};

struct lpm_key4 {
	__u32 prefixlen;
	__be32 address;
};

struct lpm_key6 {
	__u32 prefixlen;
	struct in6_addr address;
};

/*
 * Maps in slots generation * SIDES + side. With BPF_F_INNER_MAP (5.10) a slot takes arrays of any length, for a call where
 * there would be two instructions.
 */
#define SLOTS_OF(name, inner_type, inner_flags, key_type, value_type, entries)                                               \
	struct {                                                                                                             \
		__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);                                                                    \
		__uint(max_entries, SLOTS);                                                                                  \
		__type(key, __u32);                                                                                          \
		__array(values, struct {                                                                                     \
			__uint(type, inner_type);                                                                            \
			__uint(max_entries, entries);                                                                        \
			__uint(map_flags, inner_flags);                                                                      \
			__type(key, key_type);                                                                               \
			__type(value, value_type);                                                                           \
		});                                                                                                          \
	} name SEC(".maps")

SLOTS_OF(pf_lpm4_v1, BPF_MAP_TYPE_LPM_TRIE, BPF_F_NO_PREALLOC, struct lpm_key4, struct prefilter_entry, 65536);
SLOTS_OF(pf_lpm6_v1, BPF_MAP_TYPE_LPM_TRIE, BPF_F_NO_PREALLOC, struct lpm_key6, struct prefilter_entry, 65536);
SLOTS_OF(pf_host4_v1, BPF_MAP_TYPE_HASH, BPF_F_NO_PREALLOC, __be32, struct prefilter_entry, 65536);
SLOTS_OF(pf_host6_v1, BPF_MAP_TYPE_HASH, BPF_F_NO_PREALLOC, struct in6_addr, struct prefilter_entry, 65536);

/*
 * DIRECT, IPv4. A cell for each /24: 0 if all of it passes, 1 if all of it is denied, else 2 + the number of a block of 256
 * bits, one for each address. Cells and blocks lie in pieces of 64 KiB, because an array pads each value to 8 bytes.
 */
#define CELLS4 16384
#define BLOCKS4 2048
#define BLOCK_BYTES 32

struct cells4 {
	__u32 cell[CELLS4];
};

struct blocks4 {
	__u8 bits[BLOCKS4 * BLOCK_BYTES];
};

SLOTS_OF(pf_cells4_v1, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, __u32, struct cells4, 1 << (24 - 14));
SLOTS_OF(pf_blocks4_v1, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE | BPF_F_INNER_MAP, __u32, struct blocks4, 32);

/*
 * DIRECT, IPv6. The addresses fall into runs that pass and runs that are denied; a bound is the first address of a run. A
 * cell stands for a block of addresses:
 *
 *   CELL_UNIFORM  all of it passes, or (verdict bit) is denied;
 *   CELL_BOUNDS   up to MAX_BOUNDS bounds, sorted, lie behind the block's first address, which the verdict bit is for;
 *   CELL_NODE     a node splits a block inside it, the smallest that has all its bounds, in 256; addresses in front of
 *                 that and behind it have the node's own two verdicts.
 *
 * The first 16 bits of an address choose the first cell, in node 0 to 255.
 */
enum cell_kind {
	CELL_UNIFORM = 0,
	CELL_BOUNDS = 1,
	CELL_NODE = 2,
	CELL_KIND = 3,
};

#define CELL_DENIED 4
#define CELL_COUNT_SHIFT 8   /* 8 bits: how many bounds */
#define CELL_INDEX_SHIFT 32  /* 32 bits: of the first bound, or of the node */
#define MAX_BOUNDS 32
#define MAX_NODES_ON_A_WAY 16 /* 112 bits behind the first 16, 8 at each node, and some */

struct bound {
	__u64 high;
	__u64 low;
};

#define BOUNDS 4096

struct bounds6 {
	struct bound bound[BOUNDS];
};

struct node6 {
	__u64 high; /* the block that is split */
	__u64 low;
	__u64 mask_high;
	__u64 mask_low;
	__u32 shift; /* behind the 8 bits that choose a cell; a multiple of 8 */
	__u32 outside; /* bit 0: addresses in front of the block are denied; bit 1: those behind it */
	__u64 pad[3];
	__u64 cell[256];
};

SLOTS_OF(pf_nodes6_v1, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE | BPF_F_INNER_MAP, __u32, struct node6, 512);
SLOTS_OF(pf_bounds6_v1, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE | BPF_F_INNER_MAP, __u32, struct bounds6, 16);

TYPE(prefilter_entry);
TYPE(lpm_key4);
TYPE(lpm_key6);
TYPE(cells4);
TYPE(blocks4);
TYPE(node6);
TYPE(bounds6);

/* Ports that are never filtered, and ports that always are. */
enum port_action {
	PORT_PASS = 1,
	PORT_DROP = 2,
};

struct port_key {
	__u8 protocol;
	__u8 side; /* whose port */
	__be16 port;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct port_key);
	__type(value, __u8);
} pf_ports_v1 SEC(".maps");

/*
 * Programs of others around the checks. One in SLOT_BEFORE ends with a verdict, which holds, or goes on by a tail call to
 * SLOT_CHECKS (and returns XDP_PASS should that fail); one in SLOT_AFTER has the last word on what the checks let pass.
 */
enum prefilter_slot {
	SLOT_BEFORE = 0,
	SLOT_CHECKS = 1,
	SLOT_AFTER = 2,
	SLOT_COUNT = 3,
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SLOT_COUNT);
	__type(key, __u32);
	__type(value, __u32);
} pf_chain_v1 SEC(".maps");

/* What the packet's metadata says to the tc program behind, which need not judge again. */
struct prefilter_mark {
	__u32 magic;
};

#define PREFILTER_PASSED 0x57454952 /* "WEIR" */
