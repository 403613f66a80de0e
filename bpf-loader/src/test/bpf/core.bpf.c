/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* CO-RE relocations, in a program and in a function that two programs share. */
#include "include/fixture.h"

struct device {
	int ifindex;
	int mtu;
} __attribute__((preserve_access_index));

struct packet {
	struct device *dev;
	unsigned int length;
} __attribute__((preserve_access_index));

static __noinline int mtu(struct packet *packet)
{
	return packet->dev->mtu;
}

SEC("fentry/first")
int first(struct packet **ctx)
{
	return ctx[0]->length + mtu(ctx[0]);
}

SEC("fentry/second")
int second(struct packet **ctx)
{
	return mtu(ctx[0]) + ctx[0]->dev->ifindex;
}

/* Not at the start of its section. */
SEC("fentry/second")
int third(struct packet **ctx)
{
	return ctx[0]->length + mtu(ctx[0]);
}
