/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Packets and bytes by reason and direction, per CPU. */
#pragma once

#include "bpf.h"
#include "reason.h"

enum metrics_direction {
	METRICS_INGRESS = 1,
	METRICS_EGRESS = 2,
};

struct metrics_key {
	__u8 reason;
	__u8 direction;
};

struct metrics_value {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct metrics_key);
	__type(value, struct metrics_value);
} metrics_v1 SEC(".maps");

static __always_inline void count(__u8 reason, __u8 direction, __u64 bytes)
{
	struct metrics_key key = {.reason = reason, .direction = direction};
	struct metrics_value *value = bpf_map_lookup_elem(&metrics_v1, &key);

	if (value) {
		/* This CPU's alone, and a program on it is not interrupted by another that counts here. */
		value->packets++;
		value->bytes += bytes;
	} else {
		struct metrics_value first = {.packets = 1, .bytes = bytes};

		bpf_map_update_elem(&metrics_v1, &key, &first, BPF_NOEXIST);
	}
}
