/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Maps described by BTF in every way there is. */
#include "include/fixture.h"

struct key {
	__u32 prefix_length;
	__u8 address[4];
};

struct value {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct key);
	__type(value, struct value);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(pinning, 1);
} hash SEC(".maps") __tag("first") __tag("second");

typedef struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(key_size, 8);
	__uint(value_size, 4);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} lpm_definition;

typedef lpm_definition lpm_again;

lpm_again lpm SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 100);
	__type(value, __u32);
	__uint(map_extra, 3);
} bloom SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
	__uint(numa_node, 0);
} percpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct inner_definition {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
};

struct inner_definition inner_one SEC(".maps");
struct inner_definition inner_two SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, struct inner_definition);
} outer_array SEC(".maps") = {
	.values = { [1] = &inner_one, [5] = &inner_two },
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__uint(key_size, 4);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_LRU_HASH);
		__uint(max_entries, 2);
		__type(key, __u16);
		__type(value, __u8);
	});
} outer_hash SEC(".maps");

int tail_one(struct __sk_buff *skb);
int tail_two(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__array(values, int(void *));
} tails SEC(".maps") = {
	.values = { [0] = (void *)&tail_one, [3] = (void *)&tail_two },
};

SEC("tc/tail")
int tail_one(struct __sk_buff *skb)
{
	return 1;
}

SEC("tc/tail")
int tail_two(struct __sk_buff *skb)
{
	return 2;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	struct key key = {};
	__u32 zero = 0;

	if (bpf_map_lookup_elem(&hash, &key) && bpf_map_lookup_elem(&percpu, &zero))
		bpf_tail_call(skb, &tails, 3);
	return bpf_map_lookup_elem(&lpm, &key) != 0;
}
