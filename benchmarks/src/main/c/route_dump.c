/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer of RouteComparison: lists all IPv4 routes of the namespace it is in, and walks every attribute.
 * Prints "dump NANOSECONDS", the best of several rounds, since noise on a shared machine only adds.
 */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 15, BUFFER = 32 * 1024 };

static char buffer[BUFFER] __attribute__((aligned(8)));
static uint64_t sum;

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static void walk(struct nlmsghdr *message)
{
	struct rtmsg *route = NLMSG_DATA(message);
	int left = RTM_PAYLOAD(message);
	uint32_t value;

	sum += route->rtm_dst_len + route->rtm_table;
	for (struct rtattr *each = RTM_RTA(route); RTA_OK(each, left); each = RTA_NEXT(each, left))
		switch (each->rta_type) {
		case RTA_DST:
		case RTA_OIF:
		case RTA_PRIORITY:
		case RTA_TABLE:
		case RTA_GATEWAY:
			memcpy(&value, RTA_DATA(each), sizeof(value));
			sum += value;
		}
}

static int dump(int fd)
{
	struct {
		struct nlmsghdr header;
		struct rtmsg route;
	} request = {
		.header = { sizeof(request), RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 },
		.route = { .rtm_family = AF_INET },
	};
	int routes = 0;

	if (send(fd, &request, sizeof(request), 0) < 0)
		return -1;
	for (;;) {
		int left = recv(fd, buffer, BUFFER, 0);

		if (left <= 0)
			return -1;
		for (struct nlmsghdr *each = (struct nlmsghdr *)buffer; NLMSG_OK(each, left);
		     each = NLMSG_NEXT(each, left)) {
			if (each->nlmsg_type == NLMSG_DONE)
				return routes;
			if (each->nlmsg_type == NLMSG_ERROR)
				return -1;
			walk(each);
			routes++;
		}
	}
}

int main(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int on = 1;
	uint64_t best = UINT64_MAX;

	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t start = now();

		if (dump(fd) < 0) {
			perror("dump");
			return 1;
		}
		if (now() - start < best)
			best = now() - start;
	}
	printf("dump %llu\n", (unsigned long long)best);
	return sum == 0;
}
