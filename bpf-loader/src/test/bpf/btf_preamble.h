// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What the fixtures share: no kernel header is needed to compile them.
#pragma once

#define SEC(name) __attribute__((section(name), used))
#define CORE __attribute__((preserve_access_index))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
