/* SPDX-License-Identifier: Apache-2.0 */
/* What LoadComparison is held against: libbpf parses and loads an object. Prints one line a measurement, ns. */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return 0;
}

static double least(double a, double b)
{
	return a == 0 || b < a ? b : a;
}

int main(int argc, char **argv)
{
	double parse = 0, load = 0, btf = 0;

	libbpf_set_print(quiet);
	for (int i = 0; i < 5; i++) {
		double start = now();
		struct bpf_object *object = bpf_object__open_file(argv[1], NULL);

		if (!object)
			return 1;
		parse = least(parse, now() - start);
		start = now();
		if (bpf_object__load(object))
			return 1;
		load = least(load, now() - start);
		bpf_object__close(object);
		start = now();
		struct btf *kernel = btf__load_vmlinux_btf();

		if (!kernel)
			return 1;
		btf__find_by_name(kernel, "sk_buff");
		btf = least(btf, now() - start);
		btf__free(kernel);
	}
	printf("parse %.0f\nload_1_thread %.0f\nkernel_btf %.0f\n", parse, load, btf);
	return 0;
}
