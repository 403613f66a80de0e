// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Bit-fields: across units, of every width, signed, unnamed, packed.
#include "btf_preamble.h"

struct flags {
	__u8 version : 4;
	__u8 length : 4;
	__u8 whole;
	__u16 : 3;
	__u16 middle : 10;
	__u32 last : 17;
	int negative : 5;
	_Bool yes : 1;
	__u64 wide : 40;
	__u64 aligned;
};

struct packed_flags {
	__u32 a : 3;
	__u32 b : 30;
	__u8 c;
	__u64 d : 63;
} __attribute__((packed));

enum mode { OFF, ON, AUTO };

struct enum_flags {
	enum mode mode : 2;
	__u32 rest : 30;
	union {
		__u32 raw;
		struct {
			__u32 low : 16;
			__u32 high : 16;
		};
	};
};

struct flags flags;
struct packed_flags packed_flags;
struct enum_flags enum_flags;

SEC("socket") int entry(void *ctx)
{
	return flags.middle + packed_flags.b + enum_flags.mode;
}
