/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright The Weir Authors */
/*
 * What libbpf makes of the programs of an object: relocated OBJECT [TARGET-BTF]
 *
 * Prints "program NAME" and then a line for each slot of its instructions: opcode, registers, offset and immediate in
 * hexadecimal; before that "kconfig" and the contents of the map .kconfig, if there is one. Whether the kernel then takes
 * the programs does not matter. Nothing is pinned.
 */
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char last[4096];

static void dump(const void *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		printf("%02x", ((const unsigned char *)bytes)[i]);
	printf("\n");
}

static int print(enum libbpf_print_level level, const char *format, va_list arguments)
{
	if (level == LIBBPF_WARN)
		vsnprintf(last, sizeof(last), format, arguments);
	return 0;
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .btf_custom_path = argc > 2 ? argv[2] : NULL);
	struct bpf_program *program;
	struct bpf_object *object;
	struct bpf_map *map;
	size_t i;
	int error;

	libbpf_set_print(print);
	object = bpf_object__open_file(argv[1], &options);
	if (!object) {
		fprintf(stderr, "%s cannot be opened: %s\n", argv[1], last);
		return 1;
	}
	/* Tools size some maps when they run; libbpf relocates nothing until it has created all of them. */
	bpf_object__for_each_map(map, object) {
		bpf_map__set_pin_path(map, NULL);
		if (!bpf_map__max_entries(map))
			bpf_map__set_max_entries(map, 64);
		if (bpf_map__type(map) == BPF_MAP_TYPE_STACK_TRACE && !bpf_map__value_size(map))
			bpf_map__set_value_size(map, 64);
	}
	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, true);
	error = bpf_object__load(object);
	printf("load %d %s\n", error, error ? last : "");
	bpf_object__for_each_map(map, object) {
		size_t size;
		const void *value = bpf_map__initial_value(map, &size);

		if (value && strstr(bpf_map__name(map), ".kconfig")) {
			printf("kconfig\n");
			dump(value, size);
		}
	}
	bpf_object__for_each_program(program, object) {
		const struct bpf_insn *code = bpf_program__insns(program);

		printf("program %s\n", bpf_program__name(program));
		for (i = 0; i < bpf_program__insn_cnt(program); i++)
			dump(&code[i], sizeof(code[i]));
	}
	bpf_object__close(object);
	return 0;
}
