/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Why a packet was dropped. Up to 203 the numbers are those of the reference system, so that its documentation and tools
 * carry over; from 220 on they are Weir's own. Java: dev.weir.datapath.metrics.DropReason.
 */
#pragma once

enum drop_reason {
	DROP_INVALID = 134,
	DROP_INVALID_EXTHDR = 156,

	DROP_PREFILTER_SOURCE = 220,
	DROP_PREFILTER_DESTINATION = 221,
	DROP_PREFILTER_PORT = 222,
	DROP_UNKNOWN_DESTINATION = 223,
};

/* Not drops: what else is counted under a reason. */
enum count_reason {
	COUNT_FORWARDED = 0,
	COUNT_EVENT_LOST = 219,
};
