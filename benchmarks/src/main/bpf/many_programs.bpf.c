/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An object about as large as a datapath's: 36 programs, each some thousand instructions with branches that the verifier
 * has to follow, with maps, variables, functions of their own and source lines; a megabyte in all.
 */
typedef unsigned char __u8;
typedef unsigned int __u32;
typedef unsigned long long __u64;

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int(*name)[val]
#define __type(name, val) typeof(val) *name

struct xdp_md {
	__u32 data, data_end;
};

struct {
	__uint(type, 1);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} flows SEC(".maps");

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;

const volatile __u32 seed = 17;
__u64 seen;

static __attribute__((noinline)) __u32 mix(__u32 hash, __u32 value)
{
	hash ^= value;
	hash *= 0x01000193;
	return hash ^ (hash >> 15);
}

#define STEP                                            \
	hash = (hash << 5 | hash >> 27) ^ at[__COUNTER__ & 63]; \
	if (hash & 1)                                   \
		hash += 0x9e3779b9;                     \
	hash ^= at[__COUNTER__ * 7 & 63];
#define STEPS4 STEP STEP STEP STEP
#define STEPS STEPS4 STEPS4 STEPS4 STEPS4 STEPS4 STEPS4 STEPS4 STEPS4
#define PROGRAM(name)                                                   \
	SEC("xdp") int name(struct xdp_md *ctx)                         \
	{                                                               \
		__u8 *at = (void *)(long)ctx->data;                     \
		__u8 *end = (void *)(long)ctx->data_end;                \
		__u32 hash = seed;                                      \
		if (at + 64 > end)                                      \
			return 1;                                       \
		STEPS STEPS STEPS STEPS STEPS STEPS                     \
		for (int i = 0; i < 3000; i++)                          \
			hash = mix(hash, at[i & 63]);                   \
		hash = mix(hash, at[9]);                                \
		__u64 *flow = bpf_map_lookup_elem(&flows, &hash);       \
		if (flow)                                               \
			*flow += hash;                                  \
		seen++;                                                 \
		return hash & 1 ? 1 : 2;                                \
	}
#define PROGRAMS(x) PROGRAM(x##_a) PROGRAM(x##_b) PROGRAM(x##_c) PROGRAM(x##_d) PROGRAM(x##_e) PROGRAM(x##_f)

PROGRAMS(one)
PROGRAMS(two)
PROGRAMS(three)
PROGRAMS(four)
PROGRAMS(five)
PROGRAMS(six)

char _license[] SEC("license") = "Dual BSD/GPL";
