/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How a program is written: sections, maps, the kernel's functions (include/uapi/linux/bpf.h, ___BPF_FUNC_MAPPER; all of
 * them in 5.10) and byte order.
 */
#pragma once

#include "kernel.h"

#define SEC(name) __attribute__((section(name), used))
#define __always_inline inline __attribute__((always_inline))

/* A map is described by a struct of pointers, of whose types the loader takes the numbers. */
#define __uint(name, value) int(*name)[value]
#define __type(name, type) typeof(type) *name
#define __array(name, type) typeof(type) *name[]

/*
 * Puts a type into the object's BTF. clang leaves a mere declaration of a struct to which only a member points, which is
 * how an inner map names its key and value.
 */
#define TYPE(name) struct name *const volatile type_##name = NULL

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*const bpf_map_update_elem)(void *map, const void *key, const void *value, __u64 flags) = (void *)2;
static __u64 (*const bpf_ktime_get_ns)(void) = (void *)5;
static __u32 (*const bpf_get_prandom_u32)(void) = (void *)7;
static long (*const bpf_tail_call)(void *ctx, void *prog_array, __u32 index) = (void *)12;
static long (*const bpf_xdp_adjust_meta)(struct xdp_md *ctx, int delta) = (void *)54;
static void *(*const bpf_ringbuf_reserve)(void *ringbuf, __u64 size, __u64 flags) = (void *)131;
static void (*const bpf_ringbuf_submit)(void *data, __u64 flags) = (void *)132;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define bpf_htons(x) ((__be16)__builtin_bswap16(x))
#define bpf_ntohs(x) __builtin_bswap16(x)
#define bpf_ntohl(x) __builtin_bswap32(x)
#else
#define bpf_htons(x) ((__be16)(x))
#define bpf_ntohs(x) (x)
#define bpf_ntohl(x) (x)
#endif

/* Hides from the compiler what it knows of a value, so that a check it finds superfluous stays for the verifier. */
#define opaque(x) asm volatile("" : "+r"(x))
