/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What programs tell user space of single packets, through one ring buffer. An event begins with a header of 16 bytes, has
 * a part of its kind, and ends with the first bytes of the packet. Java: dev.weir.datapath.event.
 */
#pragma once

#include "bpf.h"
#include "metrics.h"

enum event_type {
	EVENT_DROP = 1,
	EVENT_TRACE = 4,
	EVENT_POLICY_VERDICT = 5,
	EVENT_PREFILTER = 64,
};

#define EVENT_VERSION 1

/* Reserved for each event, used or not: the verifier wants a constant. A multiple of 8. */
#define EVENT_CAPTURE 128

struct event_header {
	__u8 type;
	__u8 reason;
	__u16 endpoint;
	__u32 hash;
	__u32 length;   /* of the packet */
	__u16 captured; /* bytes of it that follow the event's own part */
	__u8 version;
	__u8 direction;
};

struct event_prefilter {
	struct event_header header;
	__u64 time; /* CLOCK_MONOTONIC, ns */
	__u32 ifindex;
	__u32 rx_queue;
	__u8 packet[EVENT_CAPTURE];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");
