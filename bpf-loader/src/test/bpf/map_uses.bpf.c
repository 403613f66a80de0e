/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs that use maps as user space does: under a lock, as values of maps, through sockets, walked by an iterator. */
#include "include/fixture.h"

#define __core __attribute__((preserve_access_index))

enum {
	BPF_MAP_TYPE_STACK_TRACE = 7,
	BPF_MAP_TYPE_DEVMAP = 14,
	BPF_MAP_TYPE_CPUMAP = 16,
	BPF_MAP_TYPE_XSKMAP = 17,
	BPF_MAP_TYPE_REUSEPORT_SOCKARRAY = 20,
	XDP_DROP = 1,
	XDP_PASS = 2,
	SK_PASS = 1,
};

static long (*const bpf_redirect_map)(void *map, __u64 key, __u64 flags) = (void *)51;
static long (*const bpf_get_stackid)(void *ctx, void *map, __u64 flags) = (void *)27;
static long (*const bpf_sk_select_reuseport)(void *ctx, void *map, void *key, __u64 flags) = (void *)82;
static long (*const bpf_spin_lock)(void *lock) = (void *)93;
static long (*const bpf_spin_unlock)(void *lock) = (void *)94;
static long (*const bpf_seq_write)(void *seq, const void *data, __u32 length) = (void *)127;

/* What Java reads must have these fields, of this kind, in this place. */
struct flow_key {
	__u32 source;
	__u32 destination;
};

struct flow {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct flow_key);
	__type(value, struct flow);
} flows SEC(".maps");

SEC("xdp")
int counts(struct xdp_md *ctx)
{
	struct flow_key key = { 1, 2 };
	struct flow *flow = bpf_map_lookup_elem(&flows, &key);

	if (flow) {
		flow->packets++;
		flow->bytes += ctx->data_end - ctx->data;
	}
	return XDP_PASS;
}

typedef __u32 __be32;

struct address_key {
	__be32 source;
	__u32 destination;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct address_key);
	__type(value, struct flow);
} by_address SEC(".maps");

SEC("xdp")
int addresses(struct xdp_md *ctx)
{
	struct address_key key = { 1, 2 };

	return bpf_map_lookup_elem(&by_address, &key) ? XDP_DROP : XDP_PASS;
}

struct bpf_spin_lock {
	__u32 val;
};

#define NUMBERS 128

/* All numbers are the same, unless one looks while they are written. */
struct guarded {
	struct bpf_spin_lock lock;
	__u32 unused;
	__u64 numbers[NUMBERS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct guarded);
} guarded_array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct guarded);
} guarded_hash SEC(".maps");

SEC("xdp")
int writes_under_the_lock(struct xdp_md *ctx)
{
	__u32 zero = 0;
	struct guarded *hash = bpf_map_lookup_elem(&guarded_hash, &zero);
	struct guarded *value = bpf_map_lookup_elem(&guarded_array, &zero);
	__u64 next;
	int i;

	if (!value)
		return XDP_DROP;
	bpf_spin_lock(&value->lock);
	next = value->numbers[0] + 1;
	for (i = 0; i < NUMBERS; i++)
		((volatile __u64 *)value->numbers)[i] = next;
	bpf_spin_unlock(&value->lock);
	return hash ? XDP_PASS : XDP_DROP;
}

__u64 on_device_runs;
__u64 on_cpu_runs;

SEC("xdp/devmap")
int on_device(struct xdp_md *ctx)
{
	__sync_fetch_and_add(&on_device_runs, 1);
	return XDP_PASS;
}

SEC("xdp/cpumap")
int on_cpu(struct xdp_md *ctx)
{
	__sync_fetch_and_add(&on_cpu_runs, 1);
	return XDP_PASS;
}

struct redirection {
	__u32 target;
	__u32 program;
};

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct redirection);
} devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct redirection);
} cpus SEC(".maps");

SEC("xdp")
int to_device(struct xdp_md *ctx)
{
	return bpf_redirect_map(&devices, 0, XDP_PASS);
}

SEC("xdp")
int to_cpu(struct xdp_md *ctx)
{
	return bpf_redirect_map(&cpus, 0, XDP_PASS);
}

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} xsks SEC(".maps");

SEC("?xdp")
int to_socket(struct xdp_md *ctx)
{
	return bpf_redirect_map(&xsks, 1, XDP_PASS);
}

struct {
	__uint(type, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} listeners SEC(".maps");

__u32 listener = 2;

SEC("sk_reuseport")
int selects(void *ctx)
{
	__u32 key = listener;

	bpf_sk_select_reuseport(ctx, &listeners, &key, 0);
	return SK_PASS;
}

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 64);
	__uint(key_size, 4);
	__uint(value_size, 127 * 8);
} stacks SEC(".maps");

long stack_id = -1;

SEC("raw_tp")
int takes_stack(void *ctx)
{
	stack_id = bpf_get_stackid(ctx, &stacks, 0);
	return 0;
}

/* The kernel's types, as far as they are looked at. */
struct bpf_iter_meta {
	void *seq;
} __core;

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *map;
	void *key;
	void *value;
} __core;

SEC("iter/bpf_map_elem")
int writes_elements(struct bpf_iter__bpf_map_elem *ctx)
{
	void *seq = ctx->meta->seq;
	__u32 *key = ctx->key;
	__u64 *value = ctx->value;
	__u64 element[2];

	if (!key || !value)
		return 0;
	element[0] = *key;
	element[1] = *value;
	bpf_seq_write(seq, element, sizeof(element));
	return 0;
}

__noinline int replaceable(__u32 x)
{
	volatile __u32 result = x + 1;

	return result;
}

SEC("xdp")
int calls_replaceable(struct xdp_md *ctx)
{
	return replaceable(41);
}

SEC("?freplace/replaceable")
int replacement(__u32 x)
{
	return x * 100;
}
