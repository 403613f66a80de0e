/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Linked with two.bpf.c: calls what that defines, has the weak form of what that defines too. The weak function becomes a
 * gap in the code.
 */
#include "../include/fixture.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} common SEC(".maps");

extern int elsewhere(int x);
static volatile int local_variable = 1;

static __noinline int same_name(int x)
{
	return x + local_variable;
}

__noinline int before(int x)
{
	return x - 9;
}

__weak __noinline int preferred(int x)
{
	return x + 1;
}

SEC("tc")
int one(struct __sk_buff *skb)
{
	__u32 zero = 0;

	return before(skb->len) + elsewhere(skb->len) + preferred(skb->mark) + same_name(3) +
	       (bpf_map_lookup_elem(&common, &zero) != 0);
}
