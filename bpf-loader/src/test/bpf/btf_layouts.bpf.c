// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Structs that BPF programs share with Java.
#include "btf_preamble.h"

struct address {
	__u8 family;
	__u8 pad[3];
	union {
		__be32 v4;
		__u8 v6[16];
	};
};

struct policy_key {
	__u32 prefixlen;
	__u32 identity;
	__u8 egress : 1;
	__u8 reserved : 7;
	__u8 proto;
	__be16 dport;
};

struct event {
	__u64 timestamp;
	char name[16];
	_Bool drop;
	__s16 reason;
	struct address from;
	struct policy_key keys[2];
	__u8 mac[6];
	void *cookie;
} __attribute__((packed));

struct event keep;

SEC("tc") int entry(void *ctx)
{
	return keep.reason;
}
