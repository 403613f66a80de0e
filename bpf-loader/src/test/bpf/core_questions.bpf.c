/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Every question of CO-RE; the types that answer are those of core_answers.bpf.c. */
#include "include/core.h"

struct leaf {
	int a;
	__u64 b;
} CORE;

enum colour { RED, GREEN = 5, BLUE = -7 };
enum colour___old { YELLOW___old = 3, GREEN___other = 9 };
enum wide { SMALL = 1, LARGE = 0x123456789 };

struct absent {
	int member;
} CORE;

typedef int number;
typedef struct { int member; } alias;

struct node___mine {
	struct leaf leaf;
	int array[4];
	struct leaf leaves[3];
	int matrix[2][3];
	union {
		int in_union;
		__u64 as_wide;
	};
	struct {
		struct {
			short deep;
		};
	};
	void *pointer;
	unsigned int grows;
	unsigned long shrinks;
	int signed_grows;
	__u8 byte;
	enum colour colour;
	int missing;
	int other_kind;
	const volatile number *qualified;
	struct leaf tail[];
} CORE;

struct bits {
	__u32 low : 3;
	__s32 high : 7;
	__u64 wide : 20;
	__s16 plain;
	enum colour colour : 5;
} CORE;

/* A part of what the target has. */
struct matching {
	int a;
	struct leaf *leaf;
	enum colour colour;
	int (*callback)(struct leaf *leaf, int);
} CORE;

struct differing {
	int a;
	unsigned int b;
} CORE;

SEC("fentry/offsets")
int offsets(struct node___mine **ctx)
{
	struct node___mine *node = ctx[0];

	return field(node->leaf.b, FIELD_BYTE_OFFSET) + field(node->array[2], FIELD_BYTE_OFFSET) +
	       field(node->leaves[1].b, FIELD_BYTE_OFFSET) + field(node->matrix[1][2], FIELD_BYTE_OFFSET) +
	       field(node->in_union, FIELD_BYTE_OFFSET) + field(node->as_wide, FIELD_BYTE_OFFSET) +
	       field(node->deep, FIELD_BYTE_OFFSET) + field(node->tail[2].b, FIELD_BYTE_OFFSET) +
	       field(node->qualified, FIELD_BYTE_OFFSET) + field(node[1].byte, FIELD_BYTE_OFFSET);
}

SEC("fentry/sizes")
int sizes(struct node___mine **ctx)
{
	struct node___mine *node = ctx[0];

	return field(node->leaf, FIELD_BYTE_SIZE) + field(node->array, FIELD_BYTE_SIZE) +
	       field(node->array[1], FIELD_BYTE_SIZE) + field(node->pointer, FIELD_BYTE_SIZE) +
	       field(node->grows, FIELD_BYTE_SIZE) + field(node->shrinks, FIELD_BYTE_SIZE);
}

SEC("fentry/existing")
int existing(struct node___mine **ctx)
{
	struct node___mine *node = ctx[0];

	return field(node->leaf.a, FIELD_EXISTS) + field(node->deep, FIELD_EXISTS) +
	       field(node->missing, FIELD_EXISTS) + field(node->other_kind, FIELD_EXISTS) +
	       field(node->array[3], FIELD_EXISTS) + field(((struct absent *)node)->member, FIELD_EXISTS);
}

SEC("fentry/bitfields")
int bitfields(struct bits **ctx)
{
	struct bits *bits = ctx[0];

	return field(bits->low, FIELD_BYTE_OFFSET) + field(bits->low, FIELD_BYTE_SIZE) +
	       field(bits->low, FIELD_SIGNED) + field(bits->low, FIELD_LSHIFT) + field(bits->low, FIELD_RSHIFT) +
	       field(bits->high, FIELD_BYTE_OFFSET) + field(bits->high, FIELD_BYTE_SIZE) +
	       field(bits->high, FIELD_SIGNED) + field(bits->high, FIELD_LSHIFT) + field(bits->high, FIELD_RSHIFT) +
	       field(bits->wide, FIELD_BYTE_OFFSET) + field(bits->wide, FIELD_BYTE_SIZE) +
	       field(bits->wide, FIELD_SIGNED) + field(bits->wide, FIELD_LSHIFT) + field(bits->wide, FIELD_RSHIFT) +
	       field(bits->plain, FIELD_BYTE_OFFSET) + field(bits->plain, FIELD_BYTE_SIZE) +
	       field(bits->plain, FIELD_SIGNED) + field(bits->plain, FIELD_LSHIFT) + field(bits->plain, FIELD_RSHIFT) +
	       field(bits->colour, FIELD_LSHIFT) + field(bits->colour, FIELD_RSHIFT);
}

SEC("fentry/accesses")
int accesses(struct node___mine **ctx)
{
	struct node___mine *node = ctx[0];

	return (long)node->pointer + node->grows + node->shrinks + node->byte + node->leaf.a + node->array[1];
}

/* What cannot be: refused when the verifier comes there. */
SEC("fentry/impossible")
int impossible(struct node___mine **ctx)
{
	struct node___mine *node = ctx[0];

	return node->missing + node->other_kind + node->signed_grows + field(node->missing, FIELD_BYTE_SIZE) +
	       ((struct absent *)node)->member;
}

SEC("tc")
int types(void *ctx)
{
	return id(struct leaf, TYPE_LOCAL) + id(struct leaf, TYPE_TARGET) + id(struct absent, TYPE_TARGET) +
	       type(struct node___mine, TYPE_EXISTS) + type(struct absent, TYPE_EXISTS) +
	       type(enum colour___old, TYPE_EXISTS) + type(number, TYPE_EXISTS) + type(alias, TYPE_EXISTS) +
	       type(struct node___mine, TYPE_SIZE) + type(struct absent, TYPE_SIZE) + type(alias, TYPE_SIZE);
}

#if __clang_major__ >= 15
SEC("tc")
int matches(void *ctx)
{
	return type(struct matching, TYPE_MATCHES) + type(struct differing, TYPE_MATCHES) +
	       type(struct leaf, TYPE_MATCHES) + type(enum colour, TYPE_MATCHES) +
	       type(struct node___mine, TYPE_MATCHES) + type(struct absent, TYPE_MATCHES);
}

SEC("tc")
int wide_constants(void *ctx)
{
	return constant(wide, LARGE, ENUMVAL_VALUE) >> 32;
}
#endif

SEC("tc")
int constants(void *ctx)
{
	return constant(colour, GREEN, ENUMVAL_VALUE) + constant(colour, BLUE, ENUMVAL_VALUE) +
	       constant(colour, RED, ENUMVAL_EXISTS) + constant(colour___old, YELLOW___old, ENUMVAL_EXISTS) +
	       constant(colour___old, GREEN___other, ENUMVAL_VALUE);
}

SEC("tc")
int missing_constant(void *ctx)
{
	return constant(colour___old, YELLOW___old, ENUMVAL_VALUE);
}
