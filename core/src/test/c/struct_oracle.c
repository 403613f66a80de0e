// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
//
// What a compiler makes of C structs: sizes, offsets, and the bytes of filled ones. The table it
// prints is checked in; CompilerOracleTest compares Weir's layouts with it, and the table with this
// program where gcc is present. From the directory core:
//
//   gcc -O0 -Wno-scalar-storage-order -o target/struct_oracle src/test/c/struct_oracle.c
//   target/struct_oracle > src/test/resources/dev/weir/core/struct/struct_oracle.txt
//
// Lines: struct NAME SIZE ALIGNMENT / int PATH OFFSET SIZE VALUE / bits PATH VALUE /
// text PATH OFFSET SIZE VALUE / bytes PATH OFFSET SIZE HEX / all HEX.

#include <arpa/inet.h>
#include <endian.h>
#include <linux/bpf.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/xfrm.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void hex(const void *from, size_t size) {
  for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)from)[i]);
  printf("\n");
}

static void pattern(void *to, size_t size) {
  for (size_t i = 0; i < size; i++) ((unsigned char *)to)[i] = (unsigned char)(7 * i + 0x81);
}

#define BEGIN(name, type)                                        \
  {                                                              \
    type v;                                                      \
    memset(&v, 0, sizeof v);                                     \
    printf("struct %s %zu %zu\n", name, sizeof v, _Alignof(type));
#define END            \
  printf("all ");      \
  hex(&v, sizeof v);   \
  }
#define PLACE(m) (size_t)((char *)&v.m - (char *)&v), sizeof v.m
#define I(m, value)  \
  v.m = (value);     \
  printf("int %s %zu %zu %lld\n", #m, PLACE(m), (long long)(value));
// In a struct of foreign byte order the address of a member cannot be taken, offsetof can.
#define F(type, m, value) \
  v.m = (value);          \
  printf("int %s %zu %zu %lld\n", #m, offsetof(type, m), sizeof v.m, (long long)(value));
#define N16(m, value)   \
  v.m = htons(value);   \
  printf("int %s %zu %zu %lld\n", #m, PLACE(m), (long long)(value));
#define N32(m, value)   \
  v.m = htonl(value);   \
  printf("int %s %zu %zu %lld\n", #m, PLACE(m), (long long)(value));
#define N64(m, value)    \
  v.m = htobe64(value);  \
  printf("int %s %zu %zu %lld\n", #m, PLACE(m), (long long)(value));
#define B(m, value) \
  v.m = (value);    \
  printf("bits %s %lld\n", #m, (long long)(value));
#define T(m, value)       \
  strcpy(v.m, value);     \
  printf("text %s %zu %zu %s\n", #m, PLACE(m), value);
#define X(m)                                    \
  pattern(&v.m, sizeof v.m);                    \
  printf("bytes %s %zu %zu ", #m, PLACE(m));    \
  hex(&v.m, sizeof v.m);

struct lpm4 { __u32 prefixlen; __u8 data[4]; };
struct lpm6 { __u32 prefixlen; __u8 data[16]; };
struct policy_key { __u32 prefixlen; __u32 identity; __u8 egress : 1; __u8 proto; __be16 dport; };
struct sock_ops_head {
  __u32 op;
  union { __u32 args[4]; __u32 reply; __u32 replylong[4]; };
  __u32 family;
  __be32 remote_ip4;
  __be32 local_ip4;
  __be32 remote_ip6[4];
  __be32 local_ip6[4];
  __be32 remote_port;
  __u32 local_port;
  __u32 is_fullsock;
  __u64 bytes_received;
  union { void *sk; __u64 : 64; } __attribute__((aligned(8)));
};
struct tail_pad { __u64 a; __u8 b; };
struct inner_hole { __u8 a; __u16 b; __u8 c; __u64 d; __u8 e; __u32 f; };
struct packed_mixed { __u8 a; __u64 b; __u16 c; __s32 d; } __attribute__((packed));
struct packed_aligned { __u8 a; __u32 b; } __attribute__((packed, aligned(4)));
struct packed_outer { __u8 a; struct tail_pad t; __u16 z; } __attribute__((packed));
struct aligned_member { __u8 a; __u8 b __attribute__((aligned(8))); __u16 c; };
struct aligned_struct { __u32 a; } __attribute__((aligned(16)));
struct signed_all { __s8 a; __s16 b; __s32 c; __s64 d; };
struct bools { bool a; __u32 b; bool c; };
struct names { char short_name[4]; __u8 x; char long_name[16]; };
struct pair { __u8 low; __u16 high; };
struct nested_arrays { __u16 m[2][3]; struct pair p[3]; struct { struct pair q[2]; __u32 n; } s[2]; };
struct deep { __u8 a; struct { __u8 b; struct { __u8 c; __u64 d; } y; } x; __u8 e; };
struct bits_u8 { __u8 a : 3, b : 5, c : 4, d : 5; };
struct bits_u16 { __u16 a : 5, b : 12, c : 4; };
struct bits_u32 { __u32 a : 1, b : 31, c : 20, d : 20, e : 12; };
struct bits_u64 { __u64 a : 3, b : 60, c : 2, d : 40; };
struct bits_mixed { __u8 a : 3; __u32 b : 9; __u16 c : 7; __u8 d; __u64 e : 33; __u8 f : 2; };
struct bits_signed { __s32 a : 3, b : 17; __s64 c : 40; __s8 d : 4; };
struct bits_after { __u32 a : 3; __u8 b; __u32 c : 9; __u16 d; __u32 e : 17; };
struct bits_packed { __u8 a : 3; __u32 b : 30; __u64 c : 61; __u8 d; __u16 e : 11; } __attribute__((packed));
struct bits_packed_signed { __s64 a : 5, b : 63; __s32 c : 2; } __attribute__((packed));
struct event {
  __u8 type;
  union { struct { __u64 when; __u16 reason; } drop; struct { __u32 rule; } verdict; } body;
  __u16 cpu;
};
union number { __u64 whole; __be16 port; __u8 raw[10]; };

#ifdef __clang__
#error "the big-endian structs need gcc's scalar_storage_order"
#endif
#define BIG __attribute__((scalar_storage_order("big-endian")))
struct big_scalars { __u8 a; __u16 b; __u32 c; __u64 d; __s16 e; __s32 f; __s64 g; } BIG;
struct big_bits_u8 { __u8 a : 3, b : 5, c : 4, d : 5; } BIG;
struct big_bits_u32 { __u32 a : 1, b : 31, c : 20, d : 20, e : 12; } BIG;
struct big_bits_mixed { __u8 a : 3; __u32 b : 9; __u16 c : 7; __u8 d; __u64 e : 33; __u8 f : 2; } BIG;
struct big_bits_signed { __s32 a : 3, b : 17; __s64 c : 40; __s8 d : 4; } BIG;
struct big_bits_packed { __u8 a : 3; __u32 b : 30; __u64 c : 61; __u8 d; __u16 e : 11; } __attribute__((packed)) BIG;
struct big_iphdr { __u8 version : 4, ihl : 4; __u8 tos; __u16 tot_len; __u16 id; __u16 flags : 3, frag : 13; } BIG;

int main(void) {
  BEGIN("nlmsghdr", struct nlmsghdr)
    I(nlmsg_len, 0x01020304) I(nlmsg_type, 0x1122) I(nlmsg_flags, 0x0305) I(nlmsg_seq, 0xfffffffe) I(nlmsg_pid, 77)
  END
  BEGIN("nlattr", struct nlattr) I(nla_len, 0xfff0) I(nla_type, 0x8001) END
  BEGIN("genlmsghdr", struct genlmsghdr) I(cmd, 3) I(version, 2) I(reserved, 0) END
  BEGIN("nlmsgerr", struct nlmsgerr) I(error, -17) I(msg.nlmsg_len, 20) I(msg.nlmsg_pid, 0x80000001) END
  BEGIN("ifinfomsg", struct ifinfomsg)
    I(ifi_family, 10) I(ifi_type, 772) I(ifi_index, -5) I(ifi_flags, 0x80010043) I(ifi_change, 0xffffffff)
  END
  BEGIN("ifaddrmsg", struct ifaddrmsg) I(ifa_family, 2) I(ifa_prefixlen, 24) I(ifa_flags, 128) I(ifa_scope, 253) I(ifa_index, 9) END
  BEGIN("rtmsg", struct rtmsg)
    I(rtm_family, 2) I(rtm_dst_len, 32) I(rtm_src_len, 1) I(rtm_tos, 8) I(rtm_table, 254) I(rtm_protocol, 4) I(rtm_scope, 200) I(rtm_type, 1)
    I(rtm_flags, 0x00010203)
  END
  BEGIN("ndmsg", struct ndmsg) I(ndm_family, 7) I(ndm_ifindex, 0x01020304) I(ndm_state, 0x80) I(ndm_flags, 2) I(ndm_type, 1) END
  BEGIN("tcmsg", struct tcmsg) I(tcm_family, 1) I(tcm_ifindex, -1) I(tcm_handle, 0xffff0000) I(tcm_parent, 0xfffffff1) I(tcm_info, 0xc0010003) END
  BEGIN("ethhdr", struct ethhdr) X(h_dest) X(h_source) N16(h_proto, 0x86dd) END
  BEGIN("iphdr", struct iphdr)
    B(ihl, 5) B(version, 4) I(tos, 0xb8) N16(tot_len, 1500) N16(id, 0xabcd) N16(frag_off, 0x4000) I(ttl, 64) I(protocol, 6)
    N16(check, 0xbeef) N32(saddr, 0x0a010263) N32(daddr, 0xc0a80001)
  END
  BEGIN("ipv6hdr", struct ipv6hdr)
    B(priority, 0xb) B(version, 6) X(flow_lbl) N16(payload_len, 1280) I(nexthdr, 58) I(hop_limit, 255) X(saddr) X(daddr)
  END
  BEGIN("tcphdr", struct tcphdr)
    N16(source, 443) N16(dest, 65535) N32(seq, 0xdeadbeef) N32(ack_seq, 1) B(res1, 0xa) B(doff, 5) B(fin, 1) B(syn, 0) B(rst, 1) B(psh, 1)
    B(ack, 0) B(urg, 0) B(ece, 1) B(cwr, 1) N16(window, 0x7210) N16(check, 0x1234) N16(urg_ptr, 3)
  END
  BEGIN("udphdr", struct udphdr) N16(source, 53) N16(dest, 5353) N16(len, 512) N16(check, 0xffff) END
  BEGIN("sockaddr_in6", struct sockaddr_in6)
    I(sin6_family, 10) N16(sin6_port, 8080) N32(sin6_flowinfo, 0xabcde) X(sin6_addr) I(sin6_scope_id, 3)
  END
  BEGIN("xfrm_selector", struct xfrm_selector)
    N32(daddr.a4, 0x0a000001) X(saddr.a6) N16(dport, 500) N16(dport_mask, 0xffff) N16(sport, 4500) N16(sport_mask, 0xff00) I(family, 2)
    I(prefixlen_d, 32) I(prefixlen_s, 128) I(proto, 17) I(ifindex, -2) I(user, 0xfffffffd)
  END
  BEGIN("xfrm_id", struct xfrm_id) X(daddr.a6) N32(spi, 0xc0ffee01) I(proto, 50) END
  BEGIN("xfrm_lifetime_cfg", struct xfrm_lifetime_cfg)
    I(soft_byte_limit, XFRM_INF) I(hard_byte_limit, 1) I(soft_packet_limit, 0x0102030405060708) I(hard_packet_limit, 3)
    I(soft_add_expires_seconds, 4) I(hard_add_expires_seconds, 5) I(soft_use_expires_seconds, 6) I(hard_use_expires_seconds, 7)
  END
  BEGIN("xfrm_lifetime_cur", struct xfrm_lifetime_cur) I(bytes, 0x8000000000000000) I(packets, 2) I(add_time, 3) I(use_time, 4) END
  BEGIN("xfrm_usersa_info", struct xfrm_usersa_info)
    X(sel.daddr.a6) N32(sel.saddr.a4, 0x7f000001) N16(sel.dport, 80) I(sel.family, 10) I(sel.ifindex, 12) I(sel.user, 1000)
    X(id.daddr.a6) N32(id.spi, 0x100) I(id.proto, 51) X(saddr.a6) I(lft.soft_byte_limit, XFRM_INF) I(lft.hard_use_expires_seconds, 9)
    I(curlft.bytes, 11) I(curlft.use_time, 12) I(stats.replay_window, 13) I(stats.replay, 14) I(stats.integrity_failed, 15)
    I(seq, 16) I(reqid, 17) I(family, 10) I(mode, 1) I(replay_window, 32) I(flags, 128)
  END
  BEGIN("xfrm_userpolicy_info", struct xfrm_userpolicy_info)
    N16(sel.sport, 1024) I(lft.hard_byte_limit, 1) I(curlft.packets, 2) I(priority, 3) I(index, 0x80000004) I(dir, 1) I(action, 1) I(flags, 2) I(share, 3)
  END
  BEGIN("xfrm_user_tmpl", struct xfrm_user_tmpl)
    N32(id.spi, 0x01020304) I(family, 2) X(saddr.a6) I(reqid, 1) I(mode, 1) I(share, 2) I(optional, 1) I(aalgos, 0xffffffff) I(ealgos, 4) I(calgos, 5)
  END
  BEGIN("xfrm_algo_aead", struct xfrm_algo_aead) T(alg_name, "rfc4106(gcm(aes))") I(alg_key_len, 160) I(alg_icv_len, 128) END
  BEGIN("lpm4", struct lpm4) I(prefixlen, 24) X(data) END
  BEGIN("lpm6", struct lpm6) I(prefixlen, 128) X(data) END
  BEGIN("policy_key", struct policy_key) I(prefixlen, 64) I(identity, 0xfffffff0) B(egress, 1) I(proto, 6) N16(dport, 443) END
  BEGIN("xdp_md", struct xdp_md) I(data, 1) I(data_end, 2) I(data_meta, 3) I(ingress_ifindex, 4) I(rx_queue_index, 5) I(egress_ifindex, 6) END
  BEGIN("sock_ops_head", struct sock_ops_head)
    I(op, 4) I(args[0], 1) I(args[3], 0xfffffff3) I(family, 2) N32(remote_ip4, 0x0a000002) N32(local_ip6[2], 0xfe800001) N32(remote_port, 80)
    I(local_port, 8080) I(is_fullsock, 1) I(bytes_received, 0x1122334455667788)
  END
  BEGIN("tail_pad", struct tail_pad) I(a, 0x8877665544332211) I(b, 255) END
  BEGIN("inner_hole", struct inner_hole) I(a, 1) I(b, 2) I(c, 3) I(d, 4) I(e, 5) I(f, 6) END
  BEGIN("packed_mixed", struct packed_mixed) I(a, 1) I(b, 0x1122334455667788) I(c, 0xabcd) I(d, -3) END
  BEGIN("packed_aligned", struct packed_aligned) I(a, 1) I(b, 0xcafebabe) END
  BEGIN("packed_outer", struct packed_outer) I(a, 1) I(t.a, 0x0102030405060708) I(t.b, 9) I(z, 0x1234) END
  BEGIN("aligned_member", struct aligned_member) I(a, 1) I(b, 2) I(c, 3) END
  BEGIN("aligned_struct", struct aligned_struct) I(a, 0x01020304) END
  BEGIN("signed_all", struct signed_all) I(a, -128) I(b, -32768) I(c, -2147483647 - 1) I(d, -9223372036854775807 - 1) END
  BEGIN("bools", struct bools) I(a, true) I(b, 0x01020304) END
  BEGIN("names", struct names) T(short_name, "abc") I(x, 9) T(long_name, "eth0.1\xc3\xa9\xf0\x9f\x90\xa7") END
  BEGIN("nested_arrays", struct nested_arrays)
    I(m[0][0], 1) I(m[0][2], 0x0203) I(m[1][1], 0xfffe) I(p[0].low, 1) I(p[2].high, 0x0405) I(s[0].q[1].low, 7) I(s[1].q[0].high, 0x0809) I(s[1].n, 0x01020304)
  END
  BEGIN("deep", struct deep) I(a, 1) I(x.b, 2) I(x.y.c, 3) I(x.y.d, 0x1122334455667788) I(e, 5) END
  BEGIN("bits_u8", struct bits_u8) B(a, 5) B(b, 18) B(c, 9) B(d, 21) END
  BEGIN("bits_u16", struct bits_u16) B(a, 17) B(b, 0xabc) B(c, 9) END
  BEGIN("bits_u32", struct bits_u32) B(a, 1) B(b, 0x5a5a5a5a) B(c, 0xabcde) B(d, 0x98765) B(e, 0x801) END
  BEGIN("bits_u64", struct bits_u64) B(a, 5) B(b, 0xfedcba987654321) B(c, 2) B(d, 0x8123456789) END
  BEGIN("bits_mixed", struct bits_mixed) B(a, 5) B(b, 0x155) B(c, 0x55) I(d, 0xee) B(e, 0x187654321) B(f, 2) END
  BEGIN("bits_signed", struct bits_signed) B(a, -4) B(b, -65536) B(c, -549755813888) B(d, 7) END
  BEGIN("bits_after", struct bits_after) B(a, 6) I(b, 0xbb) B(c, 0x1aa) I(d, 0xdddd) B(e, 0x1eeee) END
  BEGIN("bits_packed", struct bits_packed) B(a, 5) B(b, 0x2aaaaaab) B(c, 0x123456789abcdef1) I(d, 0xdd) B(e, 0x5a5) END
  BEGIN("bits_packed_signed", struct bits_packed_signed) B(a, -16) B(b, -4611686018427387904 + 99) B(c, -2) END
  BEGIN("event_drop", struct event) I(type, 1) I(body.drop.when, 0x1122334455667788) I(body.drop.reason, 133) I(cpu, 3) END
  BEGIN("event_verdict", struct event) I(type, 2) I(body.verdict.rule, 0xcafebabe) I(cpu, 4) END
  BEGIN("number", union number) N16(port, 8080) END

  BEGIN("big_scalars", struct big_scalars)
    F(struct big_scalars, a, 1) F(struct big_scalars, b, 0x1122) F(struct big_scalars, c, 0x11223344) F(struct big_scalars, d, 0x1122334455667788)
    F(struct big_scalars, e, -2) F(struct big_scalars, f, -3) F(struct big_scalars, g, -4)
  END
  BEGIN("big_bits_u8", struct big_bits_u8) B(a, 5) B(b, 18) B(c, 9) B(d, 21) END
  BEGIN("big_bits_u32", struct big_bits_u32) B(a, 1) B(b, 0x5a5a5a5a) B(c, 0xabcde) B(d, 0x98765) B(e, 0x801) END
  BEGIN("big_bits_mixed", struct big_bits_mixed)
    B(a, 5) B(b, 0x155) B(c, 0x55) F(struct big_bits_mixed, d, 0xee) B(e, 0x187654321) B(f, 2)
  END
  BEGIN("big_bits_signed", struct big_bits_signed) B(a, -4) B(b, -65536) B(c, -549755813888) B(d, 7) END
  BEGIN("big_bits_packed", struct big_bits_packed)
    B(a, 5) B(b, 0x2aaaaaab) B(c, 0x123456789abcdef1) F(struct big_bits_packed, d, 0xdd) B(e, 0x5a5)
  END
  BEGIN("big_iphdr", struct big_iphdr)
    B(version, 4) B(ihl, 5) F(struct big_iphdr, tos, 0xb8) F(struct big_iphdr, tot_len, 1500) F(struct big_iphdr, id, 0xabcd) B(flags, 2) B(frag, 0x1234)
  END
  return 0;
}
