/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs whose results show that what they need was put in place: variables, functions, maps with contents, CO-RE. */
#include "include/fixture.h"

#define __core __attribute__((preserve_access_index))

struct counter {
	__u64 packets;
	__u64 bytes;
};

const volatile __u32 step = 3;
const volatile __u32 enabled = 0;
const volatile __u64 limit SEC(".rodata.config") = 1000;
__u64 counter = 5;
__u32 custom SEC(".data.custom") = 7;
__u64 zeroed[4];
struct counter totals;

SEC("xdp")
int variables(struct xdp_md *ctx)
{
	counter += step;
	zeroed[2] = counter * 2;
	totals.packets++;
	totals.bytes += ctx->data_end - ctx->data;
	return counter > limit ? 0 : counter + custom;
}

/* Dead unless the constant is set: the verifier would refuse what follows it. */
SEC("xdp")
int constants(struct xdp_md *ctx)
{
	if (enabled)
		return *(volatile __u32 *)0;
	return 77;
}

static __noinline __u32 square(__u32 x)
{
	return x * x;
}

__noinline int squares(__u32 x)
{
	return square(x) + square(x + 1);
}

SEC("xdp")
int functions(struct xdp_md *ctx)
{
	return squares(3) + square(10);
}

int tail_zero(struct xdp_md *ctx);
int tail_two(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, 4);
	__array(values, int(void *));
} tails SEC(".maps") = {
	.values = { [0] = (void *)&tail_zero, [2] = (void *)&tail_two },
};

SEC("xdp")
int tail_zero(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &tails, 2);
	return 1;
}

SEC("xdp")
int tail_two(struct xdp_md *ctx)
{
	return 222;
}

SEC("xdp")
int tail_calls(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &tails, 0);
	return 2;
}

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} inside SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = {
	.values = { [3] = &inside },
};

SEC("xdp")
int nested(struct xdp_md *ctx)
{
	__u32 index = 3, zero = 0;
	void *map = bpf_map_lookup_elem(&outer, &index);
	__u64 *value = map ? bpf_map_lookup_elem(map, &zero) : 0;

	if (!value)
		return 1;
	*value += 10;
	return *value;
}

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, 1);
} pinned SEC(".maps");

SEC("xdp")
int uses_pinned(struct xdp_md *ctx)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&pinned, &zero) ? 1 : 2;
}

struct sk_buff___flavour {
	unsigned int len;
	unsigned int no_such_member;
} __core;

struct no_such_struct {
	int member;
} __core;

enum { FIELD_BYTE_SIZE = 1, FIELD_EXISTS = 2, TYPE_EXISTS = 0 };

SEC("xdp")
int core(struct xdp_md *ctx)
{
	struct sk_buff___flavour *skb = 0;
	struct no_such_struct *none = 0;

	return __builtin_preserve_field_info(skb->len, FIELD_BYTE_SIZE) * 100 +
	       __builtin_preserve_field_info(skb->len, FIELD_EXISTS) * 10 +
	       __builtin_preserve_field_info(skb->no_such_member, FIELD_EXISTS) +
	       __builtin_preserve_type_info(*none, TYPE_EXISTS) * 5;
}

extern __u32 LINUX_KERNEL_VERSION __kconfig;
extern const int no_such_variable __ksym __weak;

SEC("xdp")
int externs(struct xdp_md *ctx)
{
	return LINUX_KERNEL_VERSION >> 8;
}

SEC("xdp")
int weak(struct xdp_md *ctx)
{
	return &no_such_variable ? 1 : 2;
}

SEC("?xdp")
int on_request(struct xdp_md *ctx)
{
	return 99;
}

SEC("xdp/static")
static int local(struct xdp_md *ctx)
{
	return 55;
}

SEC("?xdp")
int refused(struct xdp_md *ctx)
{
	struct no_such_struct *none = (void *)ctx;

	return none->member;
}
