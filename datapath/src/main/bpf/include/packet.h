/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * From frame to addresses and ports. Every pointer is checked against the end of the packet before it is followed, in the
 * form that the verifier of 5.10 follows: the pointer that was compared is the pointer that is used.
 */
#pragma once

#include "bpf.h"

#define VLAN_TAGS 2        /* 802.1ad: a customer's tag inside a provider's */
#define EXTENSION_HEADERS 10

/*
 * The EtherType behind VLAN tags, in network order, and in *l3 where its packet begins. -1 if the frame is too short for the
 * headers it announces. A third tag is left as the EtherType it is.
 */
static __always_inline int ethertype(void *data, void *end, void **l3)
{
	struct ethhdr *eth = data;
	struct vlan_hdr *tag = (void *)(eth + 1);
	__be16 type;
	int i;

	if ((void *)tag > end)
		return -1;
	type = eth->h_proto;
#pragma unroll
	for (i = 0; i < VLAN_TAGS; i++) {
		if (type != bpf_htons(ETH_P_8021Q) && type != bpf_htons(ETH_P_8021AD))
			break;
		if ((void *)(tag + 1) > end)
			return -1;
		type = tag->h_vlan_encapsulated_proto;
		tag++;
	}
	*l3 = tag;
	return type;
}

/* Where the upper layer is. */
struct upper {
	void *start;     /* NULL: in another fragment */
	__u8 protocol;
};

/* Behind the IPv4 header, which is known to be in the packet; -1 if the header's own length is wrong. */
static __always_inline int upper_of_ipv4(struct iphdr *ip, void *end, struct upper *upper)
{
	__u32 length = (ip->version_ihl & 0x0F) * 4;

	if (length < sizeof(*ip) || (void *)ip + length > end)
		return -1;
	upper->protocol = ip->protocol;
	upper->start = ip->frag_off & bpf_htons(IP_OFFSET) ? NULL : (void *)ip + length;
	return 0;
}

struct extension {
	__u8 nexthdr;
	__u8 length; /* without the first 8 bytes, in units of 8; AH: of 4, less 2 */
	__be16 fragment;
};

/*
 * Behind the IPv6 header and its extension headers (RFC 8200, 4.1). ESP and whatever else hides what comes is where the walk
 * ends. -1 if a header leaves the packet or there are more than anyone needs.
 */
static __always_inline int upper_of_ipv6(struct ipv6hdr *ip, void *end, struct upper *upper)
{
	void *at = ip + 1;
	__u8 next = ip->nexthdr;
	int i;

	for (i = 0; i < EXTENSION_HEADERS; i++) {
		struct extension *extension = at;

		switch (next) {
		case IPPROTO_HOPOPTS:
		case IPPROTO_ROUTING:
		case IPPROTO_DSTOPTS:
		case IPPROTO_MH:
		case IPPROTO_AH:
		case IPPROTO_FRAGMENT:
			break;
		default:
			upper->protocol = next;
			upper->start = at;
			return 0;
		}
		if (at + 8 > end)
			return -1;
		if (next == IPPROTO_FRAGMENT) {
			if (extension->fragment & bpf_htons(0xFFF8)) {
				upper->protocol = extension->nexthdr;
				upper->start = NULL;
				return 0;
			}
			at += 8;
		} else if (next == IPPROTO_AH) {
			at += (extension->length + 2) * 4;
		} else {
			at += (extension->length + 1) * 8;
		}
		next = extension->nexthdr;
	}
	return -1;
}

struct ports {
	__be16 source;
	__be16 destination;
};

static __always_inline int has_ports(__u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP;
}
