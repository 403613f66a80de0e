// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// What the loader has to find elsewhere: configuration, kernel symbols, kernel functions.
#include "btf_preamble.h"

#define __kconfig __attribute__((section(".kconfig")))
#define __ksym __attribute__((section(".ksyms")))

extern unsigned LINUX_KERNEL_VERSION __kconfig;
extern const int bpf_prog_active __ksym;
extern int a_kernel_function(void *pointer, __u32 size) __ksym;
extern int maybe(void) __ksym __attribute__((weak));

SEC("tc") int entry(void *ctx)
{
	if (maybe)
		return maybe();
	return LINUX_KERNEL_VERSION + bpf_prog_active + a_kernel_function(ctx, 4);
}
