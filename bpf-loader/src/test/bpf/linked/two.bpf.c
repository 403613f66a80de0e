/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Linked with one.bpf.c. */
#define FIXTURE_NO_LICENSE
#include "../include/fixture.h"

static volatile int local_variable = 2;

__noinline int preferred(int x)
{
	return x * 7;
}

static __noinline int same_name(int x)
{
	return x * local_variable;
}

__noinline int elsewhere(int x)
{
	return same_name(x) + bpf_get_prandom_u32();
}

SEC("tc")
int two(struct __sk_buff *skb)
{
	return same_name(skb->len);
}
