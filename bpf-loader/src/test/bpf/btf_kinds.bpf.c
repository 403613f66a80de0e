// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// A type of every kind that this compiler knows, and the ways of putting them together.
#include "btf_preamble.h"

struct forward;
union forward_union;

enum colour { RED, GREEN = 5, BLUE = 0x7fffffff };
enum sign { NEGATIVE = -1, ZERO, POSITIVE };
enum wide { NARROW = 1, WIDE = 0x123456789abcdef0ULL };
enum wide_sign { LOW = -0x123456789abcLL, HIGH = 1 };
enum __attribute__((packed)) tiny { TINY = 200 };

typedef int (*callback)(struct forward *self, const char *name, ...);
typedef enum { UNNAMED_A, UNNAMED_B } unnamed_enum;
typedef struct {
	int x;
	int y;
} point;

union number {
	__u64 whole;
	double floating;
	float halves[2];
	__u8 bytes[8];
};

struct packed {
	__u8 kind;
	__u64 value;
} __attribute__((packed));

struct node {
	struct node *next;
	struct {
		__u32 first;
		union {
			__u16 second;
			__u8 third[2];
		};
	};
	enum { INLINE_A = 7, INLINE_B } inlined;
	union {
		__s8 low;
		__s64 high;
	} choice;
	struct packed packed;
	point corners[2][3];
};

struct everything {
	_Bool flag;
	char letter;
	__s8 tiny_number;
	__u16 small;
	long number;
	unsigned __int128 huge;
	const volatile int *const restrict_me;
	int *volatile *const pointers[4];
	void *nothing;
	callback function;
	void (*table[2])(int (*inner)(void), __u32 plain);
	int (*matrix)[3];
	enum colour colour;
	enum sign sign;
	enum wide wide;
	enum wide_sign wide_sign;
	enum tiny tiny;
	unnamed_enum unnamed;
	union number number_union;
	struct node node;
	struct forward *forward;
	union forward_union *forward_union;
	__be16 port;
	__u32 tail[];
};

struct empty {};

struct everything *keep;
struct empty *keep_empty;

static __attribute__((noinline)) int local(int *__restrict a, const struct node *node)
{
	return *a + node->first;
}

__attribute__((noinline)) int global(__u32 a)
{
	volatile __u32 b = a;
	return b;
}

SEC("socket") int entry(struct node *node)
{
	int a = 3;
	return local(&a, node) + global(a);
}
