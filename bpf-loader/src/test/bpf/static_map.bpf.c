/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map that no loader can find: it is static. */
#include "include/fixture.h"

static struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} hidden_map SEC(".maps");

SEC("tc")
int entry(struct __sk_buff *skb)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&hidden_map, &zero) != 0;
}
