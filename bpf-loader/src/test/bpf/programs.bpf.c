/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Several programs in a section, static ones among them, and section names that say more or less. */
#include "include/fixture.h"

#define PROGRAM(section, name, result) \
	SEC(section) int name(void *ctx) { return result; }
#define STATIC_PROGRAM(section, name, result) \
	SEC(section) static int name(void *ctx) { return result; }

PROGRAM("xdp", xdp_first, 1)
PROGRAM("xdp", xdp_second, 2)
STATIC_PROGRAM("xdp", xdp_static, 3)
STATIC_PROGRAM("tc/entry", tc_static, 0)
PROGRAM("tc/ingress", tc_ingress, 0)
PROGRAM("classifier/legacy", classifier_legacy, 0)
PROGRAM("?xdp.frags", xdp_optional, 2)
PROGRAM("xdp/devmap", xdp_devmap, 2)
PROGRAM("kprobe/do_unlinkat", kprobe_named, 0)
PROGRAM("tracepoint/sched/sched_switch", tracepoint_named, 0)
PROGRAM("fentry.s/bpf_fentry_test1", fentry_sleepable, 0)
PROGRAM("raw_tp", raw_tp_bare, 0)
PROGRAM("cgroup_skb/ingress", cgroup_ingress, 1)
PROGRAM("cgroup/connect4", cgroup_connect, 1)
PROGRAM("cgroup/skb", cgroup_any, 1)
PROGRAM("sockops", sockops_any, 1)
PROGRAM("sk_skb/stream_verdict", sk_verdict, 1)
PROGRAM("sk_msg", sk_message, 1)
PROGRAM("sk_lookup", lookup, 1)
PROGRAM("freplace/xdp_first", replacement, 1)
PROGRAM("nonsense", unknown, 1)

__u32 _version SEC("version") = 0x050a00;
