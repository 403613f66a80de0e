/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A kernel that has the types of core_questions.bpf.c in other forms, and the right answers as the compiler knows them. */
#include "include/core.h"

struct leaf {
	__u64 more;
	__u64 b;
	int a;
};

enum colour { RED = 1, GREEN = 50, BLUE = -70 };
enum wide { SMALL = 1, LARGE = 0xabcdef0123 };

typedef int number;
typedef struct {
	int more;
	int member;
} alias;

struct node {
	__u8 byte;
	struct {
		__u64 before;
		union {
			short deep;
			int in_union;
		};
	};
	enum colour colour;
	__u64 as_wide;
	struct leaf leaves[5];
	struct leaf leaf;
	int array[16];
	int matrix[4][5];
	void *pointer;
	unsigned long grows;
	unsigned short shrinks;
	long signed_grows;
	struct leaf *other_kind;
	number *qualified;
	struct leaf tail[];
};

struct bits {
	__u64 wide : 35;
	__u32 : 2;
	__s32 high : 9;
	enum colour colour : 8;
	__u32 low : 5;
	__s32 plain;
};

struct matching {
	enum colour colour;
	int a;
	long more;
	int (*callback)(struct leaf *, int);
	struct leaf *leaf;
};

struct differing {
	int a;
	int b;
};

struct node *nodes;
struct bits *bits;
alias *aliases;
struct matching *matching;
struct differing *differing;
enum wide wide;

#define offset(name, member) const volatile long offset_##name = __builtin_offsetof(struct node, member)
offset(leaf_b, leaf.b);
offset(array_2, array[2]);
offset(leaves_1_b, leaves[1].b);
offset(matrix_1_2, matrix[1][2]);
offset(in_union, in_union);
offset(as_wide, as_wide);
offset(deep, deep);
offset(tail_2_b, tail[2].b);
offset(qualified, qualified);
const volatile long offset_1_byte = sizeof(struct node) + __builtin_offsetof(struct node, byte);
offset(pointer, pointer);
offset(grows, grows);
offset(shrinks, shrinks);
offset(byte, byte);
offset(leaf_a, leaf.a);
offset(array_1, array[1]);

const volatile long size_leaf = sizeof(struct leaf);
const volatile long size_array = sizeof(nodes->array);
const volatile long size_array_1 = sizeof(nodes->array[1]);
const volatile long size_pointer = sizeof(nodes->pointer);
const volatile long size_grows = sizeof(nodes->grows);
const volatile long size_shrinks = sizeof(nodes->shrinks);
const volatile long size_node = sizeof(struct node);
const volatile long size_alias = sizeof(alias);
