// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Variables in sections of their own, static, global, weak and extern; a map as BTF describes it.
#include "btf_preamble.h"

struct {
	__uint(type, 1);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

__u64 zeroed;
__u32 initial = 42;
__u8 first_byte = 1, second_byte = 2;
static volatile __u16 hidden = 7;
const volatile __u32 limit = 10;
const volatile struct {
	__u32 low;
	__u32 high;
} range = { 1, 2 };
__u32 custom SEC(".data.custom") = 3;
__attribute__((weak)) __u32 weak = 4;

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SEC("tc") int entry(void *ctx)
{
	zeroed++;
	return initial + first_byte + second_byte + hidden + limit + range.high + custom + weak +
	       (counters.type != 0);
}
