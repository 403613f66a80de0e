/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Maps as iproute2 defines them: four more fields behind those of struct bpf_map_def. */
#include "include/fixture.h"

struct bpf_elf_map {
	__u32 type;
	__u32 size_key;
	__u32 size_value;
	__u32 max_elem;
	__u32 flags;
	__u32 id;
	__u32 pinning;
	__u32 inner_id;
	__u32 inner_idx;
};

struct bpf_elf_map SEC("maps") plain = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = 4,
	.size_value = 16,
	.max_elem = 3,
};

struct bpf_elf_map SEC("maps") extended = {
	.type = BPF_MAP_TYPE_HASH,
	.size_key = 8,
	.size_value = 4,
	.max_elem = 100,
	.flags = BPF_F_NO_PREALLOC,
	.id = 7,
	.pinning = 2,
};

SEC("classifier")
int entry(struct __sk_buff *skb)
{
	__u64 key = 0;

	return bpf_map_lookup_elem(&plain, &key) == bpf_map_lookup_elem(&extended, &key);
}
