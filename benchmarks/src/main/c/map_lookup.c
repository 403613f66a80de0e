// SPDX-License-Identifier: Apache-2.0
// The peer of SyscallBenchmark: the same calls on the same map, given by its id, in a C loop.
// Prints "NAME BEST_NS": the best of several rounds, since noise on a shared machine only adds.
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { KEYS = 1024, VALUE = 64, ROUNDS = 400, CALLS = 20000 };

static int map;
static uint32_t key;

static long bpf(int cmd, union bpf_attr *attr, unsigned size) { return syscall(SYS_bpf, cmd, attr, size); }

static long element(int cmd, uint32_t k, void *value)
{
	union bpf_attr attr;
	memset(&attr, 0, 32);
	attr.map_fd = map;
	attr.key = (uint64_t)(uintptr_t)&k;
	attr.value = (uint64_t)(uintptr_t)value;
	return bpf(cmd, &attr, 32);
}

static long getppid_call(void) { return syscall(SYS_getppid); }

static long lookup_hit(void)
{
	uint64_t value[VALUE / 8] = {0};
	element(BPF_MAP_LOOKUP_ELEM, key++ & (KEYS - 1), value);
	return value[0];
}

static long lookup_miss(void)
{
	uint64_t value[VALUE / 8] = {0};
	return element(BPF_MAP_LOOKUP_ELEM, KEYS + (key++ & (KEYS - 1)), value);
}

static long update(void)
{
	uint64_t value[VALUE / 8] = {0};
	value[0] = key;
	return element(BPF_MAP_UPDATE_ELEM, key++ & (KEYS - 1), value);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void measure(const char *name, long (*call)(void))
{
	double best = 1e18;
	volatile long sink = 0;
	for (int round = 0; round < ROUNDS; round++) {
		double start = now();
		for (int i = 0; i < CALLS; i++)
			sink += call();
		double each = (now() - start) / CALLS;
		best = each < best ? each : best;
	}
	printf("%s %.1f\n", name, best);
}

int main(int argc, char **argv)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof attr);
	attr.map_id = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	map = bpf(BPF_MAP_GET_FD_BY_ID, &attr, 12);
	if (map < 0) {
		perror("BPF_MAP_GET_FD_BY_ID");
		return 1;
	}
	measure("getppid", getppid_call);
	measure("lookupHit", lookup_hit);
	measure("lookupMiss", lookup_miss);
	measure("update", update);
	return 0;
}
