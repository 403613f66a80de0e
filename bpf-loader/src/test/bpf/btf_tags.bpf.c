// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// Declaration and type tags.
#include "btf_preamble.h"

#define DECL_TAG(text) __attribute__((btf_decl_tag(text)))
#define TYPE_TAG(text) __attribute__((btf_type_tag(text)))

struct tagged {
	int plain;
	int DECL_TAG("member one") DECL_TAG("member two") marked;
	int TYPE_TAG("user") *user;
	int TYPE_TAG("rcu") TYPE_TAG("percpu") *both;
	const int TYPE_TAG("qualified") *qualified;
} DECL_TAG("whole");

typedef int named DECL_TAG("typedef");

struct tagged tagged DECL_TAG("variable");
named number;

__attribute__((noinline)) int function(struct tagged *one DECL_TAG("arg:one"), int two)
	DECL_TAG("function")
{
	return one->marked + two;
}

SEC("socket") int entry(void *ctx)
{
	return function(&tagged, number);
}
