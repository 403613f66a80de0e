/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Symbols of the kernel: configuration, variables, functions; needed and weak. */
#include "include/fixture.h"

/* The name that libbpf asks for. */
enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };

extern __u32 LINUX_KERNEL_VERSION __kconfig;
extern enum libbpf_tristate CONFIG_BPF_SYSCALL __kconfig;
extern __u64 CONFIG_HZ __kconfig __weak;
extern char CONFIG_DEFAULT_HOSTNAME[5] __kconfig __weak;

extern const void bpf_link_fops __ksym;
extern const int missing_variable __ksym __weak;

extern void bpf_rdonly_function(void *pointer) __ksym;
extern void bpf_weak_function(void *pointer) __ksym __weak;

SEC("tc")
int configuration(struct __sk_buff *skb)
{
	return LINUX_KERNEL_VERSION + CONFIG_BPF_SYSCALL + CONFIG_HZ + CONFIG_DEFAULT_HOSTNAME[1];
}

SEC("tc")
int variables(struct __sk_buff *skb)
{
	return (__u64)&bpf_link_fops + (&missing_variable ? 1 : 0);
}

SEC("tc")
int functions(struct __sk_buff *skb)
{
	bpf_rdonly_function(skb);
	if (bpf_weak_function)
		bpf_weak_function(skb);
	return 0;
}
