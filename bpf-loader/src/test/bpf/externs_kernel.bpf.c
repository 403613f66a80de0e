/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Externs that kernels of any age answer, if only by having none of it. */
#include "include/fixture.h"

enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };

extern __u32 LINUX_KERNEL_VERSION __kconfig;
extern __u8 LINUX_HAS_SYSCALL_WRAPPER __kconfig;
extern __u64 LINUX_HAS_BPF_COOKIE __kconfig __weak;
extern __u32 LINUX_UNHEARD_OF __kconfig __weak;
extern enum libbpf_tristate CONFIG_BPF_SYSCALL __kconfig;
extern char CONFIG_BPF __kconfig;
extern _Bool CONFIG_NET __kconfig;
extern __u16 CONFIG_HZ __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[4] __kconfig __weak;
extern char CONFIG_CC_VERSION_TEXT[16] __kconfig __weak;
extern int CONFIG_UNHEARD_OF __kconfig __weak;

extern const void _text __ksym;
extern const void unheard_of __ksym __weak;
/* Per CPU, which all kernels have types of. */
struct rq {
	int member;
};
extern const struct rq runqueues __ksym;
extern const int unheard_of_variable __ksym __weak;

struct bpf_dynptr {
	__u64 opaque[2];
};
extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *pointer) __ksym __weak;
extern void bpf_unheard_of(void *pointer) __ksym __weak;

SEC("tc")
int configuration(struct __sk_buff *skb)
{
	return LINUX_KERNEL_VERSION + LINUX_HAS_SYSCALL_WRAPPER + LINUX_HAS_BPF_COOKIE + LINUX_UNHEARD_OF +
	       CONFIG_BPF_SYSCALL + CONFIG_BPF + CONFIG_NET + CONFIG_HZ + CONFIG_DEFAULT_HOSTNAME[1] +
	       CONFIG_CC_VERSION_TEXT[1] + CONFIG_UNHEARD_OF;
}

SEC("tc")
int variables(struct __sk_buff *skb)
{
	return (__u64)&_text + (__u64)&unheard_of + (__u64)&runqueues + (__u64)&unheard_of_variable;
}

SEC("tc")
int functions(struct __sk_buff *skb)
{
	struct bpf_dynptr pointer;

	if (bpf_unheard_of)
		bpf_unheard_of(skb);
	if (!bpf_dynptr_from_skb)
		return 0;
	return bpf_dynptr_from_skb(skb, 0, &pointer);
}
