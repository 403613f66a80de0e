/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Functions that call each other: static and global, shared, nested, and one passed as a callback. */
#include "include/fixture.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

static __noinline int leaf(int x)
{
	return x * bpf_get_prandom_u32();
}

static __noinline int middle(int x)
{
	return leaf(x + 1) + leaf(x + 2);
}

__noinline int shared(int x)
{
	return middle(x) ^ 5;
}

__noinline int only_second(int x)
{
	return leaf(x) + 0x1234;
}

static int visit(void *map, const void *key, void *value, void *context)
{
	*(__u64 *)context += *(__u64 *)value + leaf(3);
	return 0;
}

SEC("tc")
int first(struct __sk_buff *skb)
{
	return shared(skb->len) + leaf(skb->mark);
}

SEC("tc")
int second(struct __sk_buff *skb)
{
	__u64 sum = 0;

	bpf_for_each_map_elem(&counters, visit, &sum, 0);
	return only_second(skb->len) + shared(sum);
}

SEC("tc")
int third(struct __sk_buff *skb)
{
	return 0;
}
