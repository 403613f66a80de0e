/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* CO-RE's questions, as bpf_core_read.h spells them. */
#pragma once
#include "fixture.h"

#define CORE __attribute__((preserve_access_index))

enum { FIELD_BYTE_OFFSET, FIELD_BYTE_SIZE, FIELD_EXISTS, FIELD_SIGNED, FIELD_LSHIFT, FIELD_RSHIFT };
enum { TYPE_LOCAL, TYPE_TARGET };
enum { TYPE_EXISTS, TYPE_SIZE, TYPE_MATCHES };
enum { ENUMVAL_EXISTS, ENUMVAL_VALUE };

#define field(expression, question) __builtin_preserve_field_info(expression, question)
#define type(name, question) __builtin_preserve_type_info(*(name *)0, question)
#define id(name, whose) __builtin_btf_type_id(*(name *)0, whose)
#define constant(enumeration, name, question) __builtin_preserve_enum_value(*(enum enumeration *)name, question)

typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
