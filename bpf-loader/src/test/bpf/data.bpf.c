/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Global variables of every section, static ones and strings. */
#include "include/fixture.h"

struct settings {
	__u32 port;
	__u8 address[16];
	__u64 deadline;
};

const volatile __u32 threshold = 100;
const volatile __u8 flag = 1;
const volatile struct settings settings = { .port = 8080, .deadline = 0x1122334455667788ULL };
const volatile __u64 limit SEC(".rodata.config") = 77;
static const volatile __u16 static_constant = 0x1234;

__u64 counter = 5;
static volatile __u32 static_variable = 9;
__u32 custom SEC(".data.custom") = 3;
__u64 zeroed[8];
static volatile __u32 static_zero;
__hidden __u32 hidden_variable = 4;

SEC("xdp")
int entry(struct xdp_md *ctx)
{
	counter += threshold + static_constant + limit + hidden_variable;
	zeroed[5] += settings.deadline + custom;
	static_variable += flag;
	static_zero += static_variable;
	return settings.port == counter ? 1 : 2;
}

SEC("xdp")
int prints(struct xdp_md *ctx)
{
	static const char format[] = "count %d";

	return bpf_trace_printk(format, sizeof(format), zeroed[1]);
}

SEC("xdp")
int string(struct xdp_md *ctx)
{
	return bpf_trace_printk("plain string", 13) ? 1 : 2;
}
