/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Passes every frame. A veth device accepts frames that XDP redirects to it, or sends back with XDP_TX, only while the
 * receiving side has an XDP program of its own (drivers/net/veth.c, veth_xdp_xmit): this is the one to attach there.
 */
#include "include/bpf.h"

SEC("xdp")
int weir_xdp_pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
