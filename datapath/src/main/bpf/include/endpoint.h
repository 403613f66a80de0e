/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Who is behind an address of this node. */
#pragma once

#include "bpf.h"

/* An address of either family; IPv4 in the last four bytes behind ten zeros and two ones (RFC 4291, 2.5.5.2). */
struct endpoint_key {
	struct in6_addr address;
	__u8 family; /* 1: IPv4, 2: IPv6 */
	__u8 pad[3];
};

enum endpoint_flag {
	ENDPOINT_HOST = 1, /* the node itself */
};

struct endpoint_value {
	__u32 ifindex;
	__u16 id;
	__u16 pad;
	__u32 flags;
	__u32 identity;
	__u8 mac[8];      /* six bytes of it */
	__u8 node_mac[8];
	__u8 reserved[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65535);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct endpoint_key);
	__type(value, struct endpoint_value);
} endpoints_v1 SEC(".maps");
