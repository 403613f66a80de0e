// SPDX-License-Identifier: Apache-2.0
// The peer of RingBufferComparison: the same ring, filled by the same program, read with libbpf.
// ringbuf_consume MAP_ID PROGRAM_ID RECORDS ROUNDS prints ns per record, the best of the rounds.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t sum;

static int on_record(void *context, void *data, size_t size)
{
	sum += *(uint64_t *)data + size;
	return 0;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	int map = bpf_map_get_fd_by_id(atoi(argv[1]));
	int program = bpf_prog_get_fd_by_id(atoi(argv[2]));
	int records = atoi(argv[3]), rounds = atoi(argv[4]);
	struct ring_buffer *ring = ring_buffer__new(map, on_record, NULL, NULL);
	char packet[64] = {0};
	double best = 1e18;
	if (map < 0 || program < 0 || !ring) {
		perror("ringbuf_consume");
		return 1;
	}
	for (int round = 0; round < rounds; round++) {
		LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof packet, .repeat = records);
		if (bpf_prog_test_run_opts(program, &run)) {
			perror("ringbuf_consume: running the program");
			return 1;
		}
		double start = now();
		int count = ring_buffer__consume(ring);
		double each = (now() - start) / records;
		if (count != records) {
			fprintf(stderr, "ringbuf_consume: %d records instead of %d\n", count, records);
			return 1;
		}
		best = each < best ? each : best;
	}
	printf("%.3f\n", best);
	return sum == 0;
}
