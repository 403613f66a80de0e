/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer of MapComparison: the same operations on the same map, given by its id, through libbpf.
 * Prints "NAME BEST_NS" for an entry: the best of several rounds, since noise on a shared machine only adds.
 */
#include <bpf/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ENTRIES = 4096, VALUE = 64, ROUNDS = 100, CALLS = 5000, BATCH_ROUNDS = 200 };

static int map;
static uint32_t keys[ENTRIES];
static uint64_t values[ENTRIES][VALUE / 8];
static uint32_t next;

static void lookup_hit(void)
{
	uint32_t key = next++ % ENTRIES;

	bpf_map_lookup_elem(map, &key, values[0]);
}

static void lookup_miss(void)
{
	uint32_t key = ENTRIES + next++ % ENTRIES;

	bpf_map_lookup_elem(map, &key, values[0]);
}

static void update(void)
{
	uint32_t key = next++ % ENTRIES;

	bpf_map_update_elem(map, &key, values[0], BPF_ANY);
}

static void insert_and_delete(void)
{
	uint32_t key = 2 * ENTRIES;

	bpf_map_update_elem(map, &key, values[0], BPF_ANY);
	bpf_map_delete_elem(map, &key);
}

static void batch_lookup(void)
{
	uint32_t in = 0, out = 0;
	int first = 1;

	for (;;) {
		uint32_t count = ENTRIES;
		int error = bpf_map_lookup_batch(map, first ? NULL : &in, &out, keys, values, &count, NULL);

		if (error)
			break;
		first = 0;
		in = out;
	}
}

static void batch_update(void)
{
	uint32_t count = ENTRIES;

	for (uint32_t i = 0; i < ENTRIES; i++)
		keys[i] = i;
	bpf_map_update_batch(map, keys, values, &count, NULL);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void measure(const char *name, void (*call)(void), int rounds, int calls, int entries)
{
	double best = 0;

	for (int i = 0; i < rounds; i++) {
		double start = now();

		for (int j = 0; j < calls; j++)
			call();
		double nanos = (now() - start) / ((double)calls * entries);

		best = best == 0 || nanos < best ? nanos : best;
	}
	printf("%s %.2f\n", name, best);
}

int main(int argc, char **argv)
{
	map = bpf_map_get_fd_by_id(atoi(argv[1]));
	if (map < 0)
		return 1;
	measure("lookup_hit", lookup_hit, ROUNDS, CALLS, 1);
	measure("lookup_miss", lookup_miss, ROUNDS, CALLS, 1);
	measure("update", update, ROUNDS, CALLS, 1);
	measure("insert_delete", insert_and_delete, ROUNDS, CALLS, 1);
	measure("batch_lookup", batch_lookup, BATCH_ROUNDS, 1, ENTRIES);
	measure("batch_update", batch_update, BATCH_ROUNDS, 1, ENTRIES);
	return 0;
}
