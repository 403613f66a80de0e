/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Drops at XDP what comes from, or goes to, denied prefixes, ports or nobody here; the rest passes, marked as judged.
 * include/prefilter.h describes the sets.
 */
#include "include/endpoint.h"
#include "include/event.h"
#include "include/packet.h"
#include "include/prefilter.h"

/* Set before loading; what is off costs nothing, because the verifier removes it. */
const volatile __u8 cfg_destinations = 0;          /* judge destinations too */
const volatile __u8 cfg_ports = 0;                 /* look at ports */
const volatile __u8 cfg_known_destination = 0;     /* drop what is for nobody in endpoints_v1 */
const volatile __u8 cfg_hits = 0;                  /* count what each prefix drops */
const volatile __u8 cfg_slots = 0;                 /* call the programs in pf_chain_v1 */
const volatile __u8 cfg_mark = 1;                  /* mark what passes */
const volatile __u32 cfg_sample = 0;               /* of 2^32 drops so many become events; ~0: all */
const volatile __u32 cfg_capture = EVENT_CAPTURE;  /* bytes of the packet in an event, at most EVENT_CAPTURE */

struct address {
	__u64 high;
	__u64 low;
};

static __always_inline __u64 join(__be32 first, __be32 second)
{
	return (__u64)bpf_ntohl(first) << 32 | bpf_ntohl(second);
}

static __always_inline int less(__u64 a_high, __u64 a_low, __u64 b_high, __u64 b_low)
{
	return a_high < b_high || (a_high == b_high && a_low < b_low);
}

/* An inner map of a slot, NULL while there is none. */
static __always_inline void *slot_of(void *maps, __u32 slot)
{
	return bpf_map_lookup_elem(maps, &slot);
}

static __always_inline void hit(struct prefilter_entry *entry, __u64 bytes)
{
	__sync_fetch_and_add(&entry->packets, 1);
	__sync_fetch_and_add(&entry->bytes, bytes);
}

static __always_inline struct prefilter_entry *longest4(__u32 slot, __be32 address)
{
	struct lpm_key4 key = {.prefixlen = 32, .address = address};
	struct prefilter_entry *entry = NULL;
	void *map = slot_of(&pf_host4_v1, slot);

	if (map)
		entry = bpf_map_lookup_elem(map, &address);
	if (entry)
		return entry;
	map = slot_of(&pf_lpm4_v1, slot);
	return map ? bpf_map_lookup_elem(map, &key) : NULL;
}

static __always_inline struct prefilter_entry *longest6(__u32 slot, struct in6_addr *address)
{
	struct lpm_key6 key = {.prefixlen = 128, .address = *address};
	struct prefilter_entry *entry = NULL;
	void *map = slot_of(&pf_host6_v1, slot);

	if (map)
		entry = bpf_map_lookup_elem(map, &key.address);
	if (entry)
		return entry;
	map = slot_of(&pf_lpm6_v1, slot);
	return map ? bpf_map_lookup_elem(map, &key) : NULL;
}

static __always_inline int direct4(__u32 slot, __u32 address)
{
	void *cells = slot_of(&pf_cells4_v1, slot);
	void *blocks = slot_of(&pf_blocks4_v1, slot);
	__u32 piece = address >> 22;
	struct cells4 *cell;
	struct blocks4 *block;
	__u32 value, byte;

	if (!cells || !blocks)
		return 0;
	cell = bpf_map_lookup_elem(cells, &piece);
	if (!cell)
		return 0;
	/* What was masked before a call may come back from the stack, and before 6.3 without its bounds. */
	opaque(address);
	value = cell->cell[(address >> 8) & (CELLS4 - 1)];
	if (value < 2)
		return value;
	value -= 2;
	piece = value / BLOCKS4;
	block = bpf_map_lookup_elem(blocks, &piece);
	if (!block)
		return 0;
	/* The verifier of 6.1 knows nothing of what a 32-bit or, which clang makes of the sum, gives. */
	byte = (value % BLOCKS4) * BLOCK_BYTES + ((address & 0xFF) >> 3);
	opaque(byte);
	return block->bits[byte % sizeof(block->bits)] >> (address & 7) & 1;
}

/* How many of a cell's bounds are at or before the address says which run it is in. */
static __always_inline int within_bounds(void *bounds, __u64 cell, struct address *address)
{
	__u32 first = cell >> CELL_INDEX_SHIFT;
	__u32 left = 0, right = (cell >> CELL_COUNT_SHIFT) & 0xFF;
	__u32 piece = first / BOUNDS;
	struct bounds6 *all = bpf_map_lookup_elem(bounds, &piece);
	int i;

	if (!all)
		return 0;
	for (i = 0; i < 6 && left < right; i++) { /* 2^6 > MAX_BOUNDS */
		__u32 middle = (left + right) / 2, index = first + middle;
		struct bound *bound;

		opaque(index);
		bound = &all->bound[index % BOUNDS];

		if (less(address->high, address->low, bound->high, bound->low))
			right = middle;
		else
			left = middle + 1;
	}
	return ((cell & CELL_DENIED) != 0) ^ (left & 1);
}

static __always_inline int direct6(__u32 slot, struct address *address)
{
	void *nodes = slot_of(&pf_nodes6_v1, slot);
	void *bounds = slot_of(&pf_bounds6_v1, slot);
	__u32 index = address->high >> 56;
	int i;

	if (!nodes || !bounds)
		return 0;
	for (i = 0; i < MAX_NODES_ON_A_WAY; i++) {
		struct node6 *node = bpf_map_lookup_elem(nodes, &index);
		__u64 cell, chosen;

		if (!node)
			return 0;
		if ((address->high & node->mask_high) != node->high || (address->low & node->mask_low) != node->low)
			return less(address->high, address->low, node->high, node->low) ? node->outside & 1
											: node->outside >> 1 & 1;
		chosen = node->shift >= 64 ? address->high : address->low;
		chosen >>= node->shift & 63;
		opaque(chosen);
		cell = node->cell[chosen & 0xFF];
		switch (cell & CELL_KIND) {
		case CELL_UNIFORM:
			return (cell & CELL_DENIED) != 0;
		case CELL_BOUNDS:
			return within_bounds(bounds, cell, address);
		default:
			index = cell >> CELL_INDEX_SHIFT;
		}
	}
	return 0;
}

static __always_inline __u8 engine_of(const struct prefilter_control *control, __u32 generation, __u32 side, __u32 family)
{
	opaque(generation);
	return control->engine[generation & (GENERATIONS - 1)][side][family];
}

static __always_inline int denied4(const struct prefilter_control *control, __u32 generation, __u32 side, __be32 address,
				   __u64 bytes)
{
	__u32 slot = generation * SIDES + side;
	struct prefilter_entry *entry;

	switch (engine_of(control, generation, side, FAMILY_IPV4)) {
	case ENGINE_DIRECT:
		if (!direct4(slot, bpf_ntohl(address)))
			return 0;
		if (cfg_hits) {
			entry = longest4(slot, address);
			if (entry && entry->denied)
				hit(entry, bytes);
		}
		return 1;
	case ENGINE_LPM:
		entry = longest4(slot, address);
		if (!entry || !entry->denied)
			return 0;
		if (cfg_hits)
			hit(entry, bytes);
		return 1;
	}
	return 0;
}

static __always_inline int denied6(const struct prefilter_control *control, __u32 generation, __u32 side,
				   struct in6_addr *address, __u64 bytes)
{
	struct address number = {
		.high = join(address->s6_addr32[0], address->s6_addr32[1]),
		.low = join(address->s6_addr32[2], address->s6_addr32[3]),
	};
	__u32 slot = generation * SIDES + side;
	struct prefilter_entry *entry;

	switch (engine_of(control, generation, side, FAMILY_IPV6)) {
	case ENGINE_DIRECT:
		if (!direct6(slot, &number))
			return 0;
		if (cfg_hits) {
			entry = longest6(slot, address);
			if (entry && entry->denied)
				hit(entry, bytes);
		}
		return 1;
	case ENGINE_LPM:
		entry = longest6(slot, address);
		if (!entry || !entry->denied)
			return 0;
		if (cfg_hits)
			hit(entry, bytes);
		return 1;
	}
	return 0;
}

static __always_inline __u8 port_action(struct upper *upper, void *end)
{
	struct ports *ports = upper->start;
	struct port_key key = {.protocol = upper->protocol};
	__u8 *action;
	__u8 said = 0;

	if (!ports || !has_ports(upper->protocol) || (void *)(ports + 1) > end)
		return 0;
	key.side = SIDE_DESTINATION;
	key.port = ports->destination;
	action = bpf_map_lookup_elem(&pf_ports_v1, &key);
	if (action)
		said = *action;
	if (said == PORT_PASS)
		return said;
	key.side = SIDE_SOURCE;
	key.port = ports->source;
	action = bpf_map_lookup_elem(&pf_ports_v1, &key);
	return action ? *action : said;
}

static __always_inline int is_known(struct endpoint_key *key)
{
	return bpf_map_lookup_elem(&endpoints_v1, key) != NULL;
}

/* What is for everyone on the link is for someone here: broadcast, multicast, and the link-local addresses of RFC 4861. */
static __always_inline int is_known4(__be32 address)
{
	struct endpoint_key key = {.family = 1};
	__u32 number = bpf_ntohl(address);

	if (number >= 0xE0000000)
		return 1;
	key.address.s6_addr32[2] = bpf_ntohl(0x0000FFFF);
	key.address.s6_addr32[3] = address;
	return is_known(&key);
}

static __always_inline int is_known6(struct in6_addr *address)
{
	struct endpoint_key key = {.address = *address, .family = 2};
	__u32 top = bpf_ntohl(address->s6_addr32[0]);

	return top >= 0xFF000000 || top >> 22 == 0xFE80 >> 6 || is_known(&key);
}

static __always_inline __u32 judge4(const struct prefilter_control *control, __u32 generation, struct iphdr *ip, void *end,
				    __u64 bytes)
{
	struct upper upper = {};
	__u8 action = 0;

	if ((void *)(ip + 1) > end || ip->version_ihl >> 4 != 4)
		return DROP_INVALID;
	if (cfg_ports) {
		if (upper_of_ipv4(ip, end, &upper) < 0)
			return DROP_INVALID;
		action = port_action(&upper, end);
		if (action == PORT_PASS)
			return 0;
	}
	if (denied4(control, generation, SIDE_SOURCE, ip->saddr, bytes))
		return DROP_PREFILTER_SOURCE;
	if (cfg_destinations && denied4(control, generation, SIDE_DESTINATION, ip->daddr, bytes))
		return DROP_PREFILTER_DESTINATION;
	if (action == PORT_DROP)
		return DROP_PREFILTER_PORT;
	if (cfg_known_destination && !is_known4(ip->daddr))
		return DROP_UNKNOWN_DESTINATION;
	return 0;
}

static __always_inline __u32 judge6(const struct prefilter_control *control, __u32 generation, struct ipv6hdr *ip, void *end,
				    __u64 bytes)
{
	struct upper upper = {};
	__u8 action = 0;

	if ((void *)(ip + 1) > end || (ip->version_class_flow & bpf_ntohl(0xF0000000)) != bpf_ntohl(0x60000000))
		return DROP_INVALID;
	if (cfg_ports) {
		if (upper_of_ipv6(ip, end, &upper) < 0)
			return DROP_INVALID_EXTHDR;
		action = port_action(&upper, end);
		if (action == PORT_PASS)
			return 0;
	}
	if (denied6(control, generation, SIDE_SOURCE, &ip->saddr, bytes))
		return DROP_PREFILTER_SOURCE;
	if (cfg_destinations && denied6(control, generation, SIDE_DESTINATION, &ip->daddr, bytes))
		return DROP_PREFILTER_DESTINATION;
	if (action == PORT_DROP)
		return DROP_PREFILTER_PORT;
	if (cfg_known_destination && !is_known6(&ip->daddr))
		return DROP_UNKNOWN_DESTINATION;
	return 0;
}

/* 0, or why the packet is to be dropped. What is not IP is not looked at. */
static __always_inline __u32 judge(void *data, void *end)
{
	__u64 bytes = end - data;
	const struct prefilter_control *control;
	__u32 zero = 0, generation;
	void *l3 = data;
	int type = ethertype(data, end, &l3);

	if (type < 0)
		return DROP_INVALID;
	if (type != bpf_htons(ETH_P_IP) && type != bpf_htons(ETH_P_IPV6))
		return 0;
	control = bpf_map_lookup_elem(&pf_control_v1, &zero);
	if (!control)
		return 0;
	generation = *(const volatile __u32 *)&control->active & (GENERATIONS - 1);
	return type == bpf_htons(ETH_P_IP) ? judge4(control, generation, l3, end, bytes)
					   : judge6(control, generation, l3, end, bytes);
}

static __always_inline void sample(struct xdp_md *ctx, __u32 reason)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct event_prefilter *event;
	__u32 i;

	if (cfg_sample != ~0U && bpf_get_prandom_u32() >= cfg_sample)
		return;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		count(COUNT_EVENT_LOST, METRICS_INGRESS, 0);
		return;
	}
	event->header.type = EVENT_PREFILTER;
	event->header.reason = reason;
	event->header.endpoint = 0;
	event->header.hash = 0;
	event->header.length = end - data;
	event->header.version = EVENT_VERSION;
	event->header.direction = METRICS_INGRESS;
	event->time = bpf_ktime_get_ns();
	event->ifindex = ctx->ingress_ifindex;
	event->rx_queue = ctx->rx_queue_index;
	for (i = 0; i < EVENT_CAPTURE; i++) {
		__u8 *byte = data + i;

		if (i >= cfg_capture || (void *)(byte + 1) > end)
			break;
		event->packet[i] = *byte;
	}
	event->header.captured = i;
	/* The rest of the record is what the ring had there before: it is not to be read. */
	bpf_ringbuf_submit(event, 0);
}

static __always_inline int dropped(struct xdp_md *ctx, __u32 reason)
{
	count(reason, METRICS_INGRESS, (__u64)ctx->data_end - ctx->data);
	if (cfg_sample)
		sample(ctx, reason);
	return XDP_DROP;
}

static __always_inline int passed(struct xdp_md *ctx)
{
	if (cfg_mark && !bpf_xdp_adjust_meta(ctx, -(int)sizeof(struct prefilter_mark))) {
		struct prefilter_mark *mark = (void *)(long)ctx->data_meta;

		if ((void *)(mark + 1) <= (void *)(long)ctx->data)
			mark->magic = PREFILTER_PASSED;
	}
	if (cfg_slots)
		bpf_tail_call(ctx, &pf_chain_v1, SLOT_AFTER);
	return XDP_PASS;
}

static __always_inline int check(struct xdp_md *ctx)
{
	__u32 reason = judge((void *)(long)ctx->data, (void *)(long)ctx->data_end);

	return reason ? dropped(ctx, reason) : passed(ctx);
}

/* What a program in SLOT_BEFORE goes on to. */
SEC("xdp")
int weir_checks(struct xdp_md *ctx)
{
	return check(ctx);
}

SEC("xdp")
int weir_prefilter(struct xdp_md *ctx)
{
	if (cfg_slots)
		bpf_tail_call(ctx, &pf_chain_v1, SLOT_BEFORE);
	return check(ctx);
}

TYPE(event_prefilter);
TYPE(prefilter_mark);

char _license[] SEC("license") = "Dual BSD/GPL";
