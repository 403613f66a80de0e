// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The messages of rtnetlink and traffic control. Numbers and names are those of {@code
 * uapi/linux/rtnetlink.h}, {@code if_link.h}, {@code if_addr.h}, {@code fib_rules.h}, {@code
 * neighbour.h}, {@code net_namespace.h} and {@code pkt_sched.h}, {@code pkt_cls.h}.
 */
@NullMarked
package dev.weir.netlink.internal.rtnl;

import org.jspecify.annotations.NullMarked;
