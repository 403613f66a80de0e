// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// CO-RE: relocations of every kind, of types in two flavours.
#include "btf_preamble.h"

enum { FIELD_BYTE_OFFSET, FIELD_BYTE_SIZE, FIELD_EXISTS, FIELD_SIGNED, FIELD_LSHIFT, FIELD_RSHIFT };
enum { TYPE_LOCAL, TYPE_TARGET };
enum { TYPE_EXISTS, TYPE_SIZE, TYPE_MATCHES };
enum { ENUMVAL_EXISTS, ENUMVAL_VALUE };

struct inner {
	__u64 pad;
	__u32 values[4];
} CORE;

struct task {
	int pid;
	struct inner inner;
	struct {
		__u32 hidden;
	};
	__u32 flag : 3;
	__s32 count : 7;
} CORE;

struct task___old {
	long state;
	struct inner inner;
} CORE;

struct task___very___old {
	short state;
} CORE;

enum level { LEVEL_LOW, LEVEL_HIGH = 12 };
enum level___old { LEVEL_OLD = 3 };

SEC("socket") int fields(struct task *task)
{
	struct task___old *old = (void *)task;
	struct task___very___old *older = (void *)task;
	int sum = task->pid + task->inner.values[2] + task->hidden + old->state + older->state;

	sum += __builtin_preserve_field_info(task->flag, FIELD_BYTE_OFFSET);
	sum += __builtin_preserve_field_info(task->inner, FIELD_BYTE_SIZE);
	sum += __builtin_preserve_field_info(task->count, FIELD_EXISTS);
	sum += __builtin_preserve_field_info(task->count, FIELD_SIGNED);
	sum += __builtin_preserve_field_info(task->flag, FIELD_LSHIFT);
	sum += __builtin_preserve_field_info(task->flag, FIELD_RSHIFT);
	return sum;
}

SEC("tc") int types(void *ctx)
{
	int sum = __builtin_btf_type_id(*(struct task *)0, TYPE_LOCAL);

	sum += __builtin_btf_type_id(*(struct task *)0, TYPE_TARGET);
	sum += __builtin_preserve_type_info(*(struct task___old *)0, TYPE_EXISTS);
	sum += __builtin_preserve_type_info(*(struct inner *)0, TYPE_SIZE);
#if __clang_major__ >= 15
	sum += __builtin_preserve_type_info(*(struct inner *)0, TYPE_MATCHES);
#endif
	sum += __builtin_preserve_enum_value(*(enum level *)LEVEL_HIGH, ENUMVAL_VALUE);
	sum += __builtin_preserve_enum_value(*(enum level___old *)LEVEL_OLD, ENUMVAL_EXISTS);
	return sum;
}
