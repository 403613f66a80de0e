// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.core.error.InvalidSpecException;
import java.util.Locale;

/**
 * A function that programs call by its number ({@code enum bpf_func_id} of uapi/linux/bpf.h), with
 * the first mainline kernel that has it for some type of program. The list is complete: since 6.2
 * new functions are called by name (kfuncs).
 */
public enum Helper {
  /** {@code bpf_map_lookup_elem}, 3.19. */
  MAP_LOOKUP_ELEM(1, "3.19"),
  /** {@code bpf_map_update_elem}, 3.19. */
  MAP_UPDATE_ELEM(2, "3.19"),
  /** {@code bpf_map_delete_elem}, 3.19. */
  MAP_DELETE_ELEM(3, "3.19"),
  /** {@code bpf_probe_read}, 4.1. */
  PROBE_READ(4, "4.1"),
  /** {@code bpf_ktime_get_ns}, 4.1. */
  KTIME_GET_NS(5, "4.1"),
  /** {@code bpf_trace_printk}, 4.1. */
  TRACE_PRINTK(6, "4.1"),
  /** {@code bpf_get_prandom_u32}, 4.1. */
  GET_PRANDOM_U32(7, "4.1"),
  /** {@code bpf_get_smp_processor_id}, 4.1. */
  GET_SMP_PROCESSOR_ID(8, "4.1"),
  /** {@code bpf_skb_store_bytes}, 4.1. */
  SKB_STORE_BYTES(9, "4.1"),
  /** {@code bpf_l3_csum_replace}, 4.1. */
  L3_CSUM_REPLACE(10, "4.1"),
  /** {@code bpf_l4_csum_replace}, 4.1. */
  L4_CSUM_REPLACE(11, "4.1"),
  /** {@code bpf_tail_call}, 4.2. */
  TAIL_CALL(12, "4.2"),
  /** {@code bpf_clone_redirect}, 4.2. */
  CLONE_REDIRECT(13, "4.2"),
  /** {@code bpf_get_current_pid_tgid}, 4.2. */
  GET_CURRENT_PID_TGID(14, "4.2"),
  /** {@code bpf_get_current_uid_gid}, 4.2. */
  GET_CURRENT_UID_GID(15, "4.2"),
  /** {@code bpf_get_current_comm}, 4.2. */
  GET_CURRENT_COMM(16, "4.2"),
  /** {@code bpf_get_cgroup_classid}, 4.3. */
  GET_CGROUP_CLASSID(17, "4.3"),
  /** {@code bpf_skb_vlan_push}, 4.3. */
  SKB_VLAN_PUSH(18, "4.3"),
  /** {@code bpf_skb_vlan_pop}, 4.3. */
  SKB_VLAN_POP(19, "4.3"),
  /** {@code bpf_skb_get_tunnel_key}, 4.3. */
  SKB_GET_TUNNEL_KEY(20, "4.3"),
  /** {@code bpf_skb_set_tunnel_key}, 4.3. */
  SKB_SET_TUNNEL_KEY(21, "4.3"),
  /** {@code bpf_perf_event_read}, 4.3. */
  PERF_EVENT_READ(22, "4.3"),
  /** {@code bpf_redirect}, 4.4. */
  REDIRECT(23, "4.4"),
  /** {@code bpf_get_route_realm}, 4.4. */
  GET_ROUTE_REALM(24, "4.4"),
  /** {@code bpf_perf_event_output}, 4.4. */
  PERF_EVENT_OUTPUT(25, "4.4"),
  /** {@code bpf_skb_load_bytes}, 4.5. */
  SKB_LOAD_BYTES(26, "4.5"),
  /** {@code bpf_get_stackid}, 4.6. */
  GET_STACKID(27, "4.6"),
  /** {@code bpf_csum_diff}, 4.6. */
  CSUM_DIFF(28, "4.6"),
  /** {@code bpf_skb_get_tunnel_opt}, 4.6. */
  SKB_GET_TUNNEL_OPT(29, "4.6"),
  /** {@code bpf_skb_set_tunnel_opt}, 4.6. */
  SKB_SET_TUNNEL_OPT(30, "4.6"),
  /** {@code bpf_skb_change_proto}, 4.8. */
  SKB_CHANGE_PROTO(31, "4.8"),
  /** {@code bpf_skb_change_type}, 4.8. */
  SKB_CHANGE_TYPE(32, "4.8"),
  /** {@code bpf_skb_under_cgroup}, 4.8. */
  SKB_UNDER_CGROUP(33, "4.8"),
  /** {@code bpf_get_hash_recalc}, 4.8. */
  GET_HASH_RECALC(34, "4.8"),
  /** {@code bpf_get_current_task}, 4.8. */
  GET_CURRENT_TASK(35, "4.8"),
  /** {@code bpf_probe_write_user}, 4.8. */
  PROBE_WRITE_USER(36, "4.8"),
  /** {@code bpf_current_task_under_cgroup}, 4.9. */
  CURRENT_TASK_UNDER_CGROUP(37, "4.9"),
  /** {@code bpf_skb_change_tail}, 4.9. */
  SKB_CHANGE_TAIL(38, "4.9"),
  /** {@code bpf_skb_pull_data}, 4.9. */
  SKB_PULL_DATA(39, "4.9"),
  /** {@code bpf_csum_update}, 4.9. */
  CSUM_UPDATE(40, "4.9"),
  /** {@code bpf_set_hash_invalid}, 4.9. */
  SET_HASH_INVALID(41, "4.9"),
  /** {@code bpf_get_numa_node_id}, 4.10. */
  GET_NUMA_NODE_ID(42, "4.10"),
  /** {@code bpf_skb_change_head}, 4.10. */
  SKB_CHANGE_HEAD(43, "4.10"),
  /** {@code bpf_xdp_adjust_head}, 4.10. */
  XDP_ADJUST_HEAD(44, "4.10"),
  /** {@code bpf_probe_read_str}, 4.11. */
  PROBE_READ_STR(45, "4.11"),
  /** {@code bpf_get_socket_cookie}, 4.12. */
  GET_SOCKET_COOKIE(46, "4.12"),
  /** {@code bpf_get_socket_uid}, 4.12. */
  GET_SOCKET_UID(47, "4.12"),
  /** {@code bpf_set_hash}, 4.13. */
  SET_HASH(48, "4.13"),
  /** {@code bpf_setsockopt}, 4.13. */
  SETSOCKOPT(49, "4.13"),
  /** {@code bpf_skb_adjust_room}, 4.13. */
  SKB_ADJUST_ROOM(50, "4.13"),
  /** {@code bpf_redirect_map}, 4.14. */
  REDIRECT_MAP(51, "4.14"),
  /** {@code bpf_sk_redirect_map}, 4.14. */
  SK_REDIRECT_MAP(52, "4.14"),
  /** {@code bpf_sock_map_update}, 4.14. */
  SOCK_MAP_UPDATE(53, "4.14"),
  /** {@code bpf_xdp_adjust_meta}, 4.15. */
  XDP_ADJUST_META(54, "4.15"),
  /** {@code bpf_perf_event_read_value}, 4.15. */
  PERF_EVENT_READ_VALUE(55, "4.15"),
  /** {@code bpf_perf_prog_read_value}, 4.15. */
  PERF_PROG_READ_VALUE(56, "4.15"),
  /** {@code bpf_getsockopt}, 4.15. */
  GETSOCKOPT(57, "4.15"),
  /** {@code bpf_override_return}, 4.16. */
  OVERRIDE_RETURN(58, "4.16"),
  /** {@code bpf_sock_ops_cb_flags_set}, 4.16. */
  SOCK_OPS_CB_FLAGS_SET(59, "4.16"),
  /** {@code bpf_msg_redirect_map}, 4.17. */
  MSG_REDIRECT_MAP(60, "4.17"),
  /** {@code bpf_msg_apply_bytes}, 4.17. */
  MSG_APPLY_BYTES(61, "4.17"),
  /** {@code bpf_msg_cork_bytes}, 4.17. */
  MSG_CORK_BYTES(62, "4.17"),
  /** {@code bpf_msg_pull_data}, 4.17. */
  MSG_PULL_DATA(63, "4.17"),
  /** {@code bpf_bind}, 4.17. */
  BIND(64, "4.17"),
  /** {@code bpf_xdp_adjust_tail}, 4.18. */
  XDP_ADJUST_TAIL(65, "4.18"),
  /** {@code bpf_skb_get_xfrm_state}, 4.18. */
  SKB_GET_XFRM_STATE(66, "4.18"),
  /** {@code bpf_get_stack}, 4.18. */
  GET_STACK(67, "4.18"),
  /** {@code bpf_skb_load_bytes_relative}, 4.18. */
  SKB_LOAD_BYTES_RELATIVE(68, "4.18"),
  /** {@code bpf_fib_lookup}, 4.18. */
  FIB_LOOKUP(69, "4.18"),
  /** {@code bpf_sock_hash_update}, 4.18. */
  SOCK_HASH_UPDATE(70, "4.18"),
  /** {@code bpf_msg_redirect_hash}, 4.18. */
  MSG_REDIRECT_HASH(71, "4.18"),
  /** {@code bpf_sk_redirect_hash}, 4.18. */
  SK_REDIRECT_HASH(72, "4.18"),
  /** {@code bpf_lwt_push_encap}, 4.18. */
  LWT_PUSH_ENCAP(73, "4.18"),
  /** {@code bpf_lwt_seg6_store_bytes}, 4.18. */
  LWT_SEG6_STORE_BYTES(74, "4.18"),
  /** {@code bpf_lwt_seg6_adjust_srh}, 4.18. */
  LWT_SEG6_ADJUST_SRH(75, "4.18"),
  /** {@code bpf_lwt_seg6_action}, 4.18. */
  LWT_SEG6_ACTION(76, "4.18"),
  /** {@code bpf_rc_repeat}, 4.18. */
  RC_REPEAT(77, "4.18"),
  /** {@code bpf_rc_keydown}, 4.18. */
  RC_KEYDOWN(78, "4.18"),
  /** {@code bpf_skb_cgroup_id}, 4.18. */
  SKB_CGROUP_ID(79, "4.18"),
  /** {@code bpf_get_current_cgroup_id}, 4.18. */
  GET_CURRENT_CGROUP_ID(80, "4.18"),
  /** {@code bpf_get_local_storage}, 4.19. */
  GET_LOCAL_STORAGE(81, "4.19"),
  /** {@code bpf_sk_select_reuseport}, 4.19. */
  SK_SELECT_REUSEPORT(82, "4.19"),
  /** {@code bpf_skb_ancestor_cgroup_id}, 4.19. */
  SKB_ANCESTOR_CGROUP_ID(83, "4.19"),
  /** {@code bpf_sk_lookup_tcp}, 4.20. */
  SK_LOOKUP_TCP(84, "4.20"),
  /** {@code bpf_sk_lookup_udp}, 4.20. */
  SK_LOOKUP_UDP(85, "4.20"),
  /** {@code bpf_sk_release}, 4.20. */
  SK_RELEASE(86, "4.20"),
  /** {@code bpf_map_push_elem}, 4.20. */
  MAP_PUSH_ELEM(87, "4.20"),
  /** {@code bpf_map_pop_elem}, 4.20. */
  MAP_POP_ELEM(88, "4.20"),
  /** {@code bpf_map_peek_elem}, 4.20. */
  MAP_PEEK_ELEM(89, "4.20"),
  /** {@code bpf_msg_push_data}, 4.20. */
  MSG_PUSH_DATA(90, "4.20"),
  /** {@code bpf_msg_pop_data}, 5.0. */
  MSG_POP_DATA(91, "5.0"),
  /** {@code bpf_rc_pointer_rel}, 5.0. */
  RC_POINTER_REL(92, "5.0"),
  /** {@code bpf_spin_lock}, 5.1. */
  SPIN_LOCK(93, "5.1"),
  /** {@code bpf_spin_unlock}, 5.1. */
  SPIN_UNLOCK(94, "5.1"),
  /** {@code bpf_sk_fullsock}, 5.1. */
  SK_FULLSOCK(95, "5.1"),
  /** {@code bpf_tcp_sock}, 5.1. */
  TCP_SOCK(96, "5.1"),
  /** {@code bpf_skb_ecn_set_ce}, 5.1. */
  SKB_ECN_SET_CE(97, "5.1"),
  /** {@code bpf_get_listener_sock}, 5.1. */
  GET_LISTENER_SOCK(98, "5.1"),
  /** {@code bpf_skc_lookup_tcp}, 5.2. */
  SKC_LOOKUP_TCP(99, "5.2"),
  /** {@code bpf_tcp_check_syncookie}, 5.2. */
  TCP_CHECK_SYNCOOKIE(100, "5.2"),
  /** {@code bpf_sysctl_get_name}, 5.2. */
  SYSCTL_GET_NAME(101, "5.2"),
  /** {@code bpf_sysctl_get_current_value}, 5.2. */
  SYSCTL_GET_CURRENT_VALUE(102, "5.2"),
  /** {@code bpf_sysctl_get_new_value}, 5.2. */
  SYSCTL_GET_NEW_VALUE(103, "5.2"),
  /** {@code bpf_sysctl_set_new_value}, 5.2. */
  SYSCTL_SET_NEW_VALUE(104, "5.2"),
  /** {@code bpf_strtol}, 5.2. */
  STRTOL(105, "5.2"),
  /** {@code bpf_strtoul}, 5.2. */
  STRTOUL(106, "5.2"),
  /** {@code bpf_sk_storage_get}, 5.2. */
  SK_STORAGE_GET(107, "5.2"),
  /** {@code bpf_sk_storage_delete}, 5.2. */
  SK_STORAGE_DELETE(108, "5.2"),
  /** {@code bpf_send_signal}, 5.3. */
  SEND_SIGNAL(109, "5.3"),
  /** {@code bpf_tcp_gen_syncookie}, 5.4. */
  TCP_GEN_SYNCOOKIE(110, "5.4"),
  /** {@code bpf_skb_output}, 5.5. */
  SKB_OUTPUT(111, "5.5"),
  /** {@code bpf_probe_read_user}, 5.5. */
  PROBE_READ_USER(112, "5.5"),
  /** {@code bpf_probe_read_kernel}, 5.5. */
  PROBE_READ_KERNEL(113, "5.5"),
  /** {@code bpf_probe_read_user_str}, 5.5. */
  PROBE_READ_USER_STR(114, "5.5"),
  /** {@code bpf_probe_read_kernel_str}, 5.5. */
  PROBE_READ_KERNEL_STR(115, "5.5"),
  /** {@code bpf_tcp_send_ack}, 5.6. */
  TCP_SEND_ACK(116, "5.6"),
  /** {@code bpf_send_signal_thread}, 5.6. */
  SEND_SIGNAL_THREAD(117, "5.6"),
  /** {@code bpf_jiffies64}, 5.6. */
  JIFFIES64(118, "5.6"),
  /** {@code bpf_read_branch_records}, 5.7. */
  READ_BRANCH_RECORDS(119, "5.7"),
  /** {@code bpf_get_ns_current_pid_tgid}, 5.7. */
  GET_NS_CURRENT_PID_TGID(120, "5.7"),
  /** {@code bpf_xdp_output}, 5.7. */
  XDP_OUTPUT(121, "5.7"),
  /** {@code bpf_get_netns_cookie}, 5.7. */
  GET_NETNS_COOKIE(122, "5.7"),
  /** {@code bpf_get_current_ancestor_cgroup_id}, 5.7. */
  GET_CURRENT_ANCESTOR_CGROUP_ID(123, "5.7"),
  /** {@code bpf_sk_assign}, 5.7. */
  SK_ASSIGN(124, "5.7"),
  /** {@code bpf_ktime_get_boot_ns}, 5.8. */
  KTIME_GET_BOOT_NS(125, "5.8"),
  /** {@code bpf_seq_printf}, 5.8. */
  SEQ_PRINTF(126, "5.8"),
  /** {@code bpf_seq_write}, 5.8. */
  SEQ_WRITE(127, "5.8"),
  /** {@code bpf_sk_cgroup_id}, 5.8. */
  SK_CGROUP_ID(128, "5.8"),
  /** {@code bpf_sk_ancestor_cgroup_id}, 5.8. */
  SK_ANCESTOR_CGROUP_ID(129, "5.8"),
  /** {@code bpf_ringbuf_output}, 5.8. */
  RINGBUF_OUTPUT(130, "5.8"),
  /** {@code bpf_ringbuf_reserve}, 5.8. */
  RINGBUF_RESERVE(131, "5.8"),
  /** {@code bpf_ringbuf_submit}, 5.8. */
  RINGBUF_SUBMIT(132, "5.8"),
  /** {@code bpf_ringbuf_discard}, 5.8. */
  RINGBUF_DISCARD(133, "5.8"),
  /** {@code bpf_ringbuf_query}, 5.8. */
  RINGBUF_QUERY(134, "5.8"),
  /** {@code bpf_csum_level}, 5.8. */
  CSUM_LEVEL(135, "5.8"),
  /** {@code bpf_skc_to_tcp6_sock}, 5.9. */
  SKC_TO_TCP6_SOCK(136, "5.9"),
  /** {@code bpf_skc_to_tcp_sock}, 5.9. */
  SKC_TO_TCP_SOCK(137, "5.9"),
  /** {@code bpf_skc_to_tcp_timewait_sock}, 5.9. */
  SKC_TO_TCP_TIMEWAIT_SOCK(138, "5.9"),
  /** {@code bpf_skc_to_tcp_request_sock}, 5.9. */
  SKC_TO_TCP_REQUEST_SOCK(139, "5.9"),
  /** {@code bpf_skc_to_udp6_sock}, 5.9. */
  SKC_TO_UDP6_SOCK(140, "5.9"),
  /** {@code bpf_get_task_stack}, 5.9. */
  GET_TASK_STACK(141, "5.9"),
  /** {@code bpf_load_hdr_opt}, 5.10. */
  LOAD_HDR_OPT(142, "5.10"),
  /** {@code bpf_store_hdr_opt}, 5.10. */
  STORE_HDR_OPT(143, "5.10"),
  /** {@code bpf_reserve_hdr_opt}, 5.10. */
  RESERVE_HDR_OPT(144, "5.10"),
  /** {@code bpf_inode_storage_get}, 5.10. */
  INODE_STORAGE_GET(145, "5.10"),
  /** {@code bpf_inode_storage_delete}, 5.10. */
  INODE_STORAGE_DELETE(146, "5.10"),
  /** {@code bpf_d_path}, 5.10. */
  D_PATH(147, "5.10"),
  /** {@code bpf_copy_from_user}, 5.10. */
  COPY_FROM_USER(148, "5.10"),
  /** {@code bpf_snprintf_btf}, 5.10. */
  SNPRINTF_BTF(149, "5.10"),
  /** {@code bpf_seq_printf_btf}, 5.10. */
  SEQ_PRINTF_BTF(150, "5.10"),
  /** {@code bpf_skb_cgroup_classid}, 5.10. */
  SKB_CGROUP_CLASSID(151, "5.10"),
  /** {@code bpf_redirect_neigh}, 5.10. */
  REDIRECT_NEIGH(152, "5.10"),
  /** {@code bpf_per_cpu_ptr}, 5.10. */
  PER_CPU_PTR(153, "5.10"),
  /** {@code bpf_this_cpu_ptr}, 5.10. */
  THIS_CPU_PTR(154, "5.10"),
  /** {@code bpf_redirect_peer}, 5.10. */
  REDIRECT_PEER(155, "5.10"),
  /** {@code bpf_task_storage_get}, 5.11. */
  TASK_STORAGE_GET(156, "5.11"),
  /** {@code bpf_task_storage_delete}, 5.11. */
  TASK_STORAGE_DELETE(157, "5.11"),
  /** {@code bpf_get_current_task_btf}, 5.11. */
  GET_CURRENT_TASK_BTF(158, "5.11"),
  /** {@code bpf_bprm_opts_set}, 5.11. */
  BPRM_OPTS_SET(159, "5.11"),
  /** {@code bpf_ktime_get_coarse_ns}, 5.11. */
  KTIME_GET_COARSE_NS(160, "5.11"),
  /** {@code bpf_ima_inode_hash}, 5.11. */
  IMA_INODE_HASH(161, "5.11"),
  /** {@code bpf_sock_from_file}, 5.11. */
  SOCK_FROM_FILE(162, "5.11"),
  /** {@code bpf_check_mtu}, 5.12. */
  CHECK_MTU(163, "5.12"),
  /** {@code bpf_for_each_map_elem}, 5.13. */
  FOR_EACH_MAP_ELEM(164, "5.13"),
  /** {@code bpf_snprintf}, 5.13. */
  SNPRINTF(165, "5.13"),
  /** {@code bpf_sys_bpf}, 5.14. */
  SYS_BPF(166, "5.14"),
  /** {@code bpf_btf_find_by_name_kind}, 5.14. */
  BTF_FIND_BY_NAME_KIND(167, "5.14"),
  /** {@code bpf_sys_close}, 5.14. */
  SYS_CLOSE(168, "5.14"),
  /** {@code bpf_timer_init}, 5.15. */
  TIMER_INIT(169, "5.15"),
  /** {@code bpf_timer_set_callback}, 5.15. */
  TIMER_SET_CALLBACK(170, "5.15"),
  /** {@code bpf_timer_start}, 5.15. */
  TIMER_START(171, "5.15"),
  /** {@code bpf_timer_cancel}, 5.15. */
  TIMER_CANCEL(172, "5.15"),
  /** {@code bpf_get_func_ip}, 5.15. */
  GET_FUNC_IP(173, "5.15"),
  /** {@code bpf_get_attach_cookie}, 5.15. */
  GET_ATTACH_COOKIE(174, "5.15"),
  /** {@code bpf_task_pt_regs}, 5.15. */
  TASK_PT_REGS(175, "5.15"),
  /** {@code bpf_get_branch_snapshot}, 5.16. */
  GET_BRANCH_SNAPSHOT(176, "5.16"),
  /** {@code bpf_trace_vprintk}, 5.16. */
  TRACE_VPRINTK(177, "5.16"),
  /** {@code bpf_skc_to_unix_sock}, 5.16. */
  SKC_TO_UNIX_SOCK(178, "5.16"),
  /** {@code bpf_kallsyms_lookup_name}, 5.16. */
  KALLSYMS_LOOKUP_NAME(179, "5.16"),
  /** {@code bpf_find_vma}, 5.17. */
  FIND_VMA(180, "5.17"),
  /** {@code bpf_loop}, 5.17. */
  LOOP(181, "5.17"),
  /** {@code bpf_strncmp}, 5.17. */
  STRNCMP(182, "5.17"),
  /** {@code bpf_get_func_arg}, 5.17. */
  GET_FUNC_ARG(183, "5.17"),
  /** {@code bpf_get_func_ret}, 5.17. */
  GET_FUNC_RET(184, "5.17"),
  /** {@code bpf_get_func_arg_cnt}, 5.17. */
  GET_FUNC_ARG_CNT(185, "5.17"),
  /** {@code bpf_get_retval}, 5.18. */
  GET_RETVAL(186, "5.18"),
  /** {@code bpf_set_retval}, 5.18. */
  SET_RETVAL(187, "5.18"),
  /** {@code bpf_xdp_get_buff_len}, 5.18. */
  XDP_GET_BUFF_LEN(188, "5.18"),
  /** {@code bpf_xdp_load_bytes}, 5.18. */
  XDP_LOAD_BYTES(189, "5.18"),
  /** {@code bpf_xdp_store_bytes}, 5.18. */
  XDP_STORE_BYTES(190, "5.18"),
  /** {@code bpf_copy_from_user_task}, 5.18. */
  COPY_FROM_USER_TASK(191, "5.18"),
  /** {@code bpf_skb_set_tstamp}, 5.18. */
  SKB_SET_TSTAMP(192, "5.18"),
  /** {@code bpf_ima_file_hash}, 5.18. */
  IMA_FILE_HASH(193, "5.18"),
  /** {@code bpf_kptr_xchg}, 5.19. */
  KPTR_XCHG(194, "5.19"),
  /** {@code bpf_map_lookup_percpu_elem}, 5.19. */
  MAP_LOOKUP_PERCPU_ELEM(195, "5.19"),
  /** {@code bpf_skc_to_mptcp_sock}, 5.19. */
  SKC_TO_MPTCP_SOCK(196, "5.19"),
  /** {@code bpf_dynptr_from_mem}, 5.19. */
  DYNPTR_FROM_MEM(197, "5.19"),
  /** {@code bpf_ringbuf_reserve_dynptr}, 5.19. */
  RINGBUF_RESERVE_DYNPTR(198, "5.19"),
  /** {@code bpf_ringbuf_submit_dynptr}, 5.19. */
  RINGBUF_SUBMIT_DYNPTR(199, "5.19"),
  /** {@code bpf_ringbuf_discard_dynptr}, 5.19. */
  RINGBUF_DISCARD_DYNPTR(200, "5.19"),
  /** {@code bpf_dynptr_read}, 5.19. */
  DYNPTR_READ(201, "5.19"),
  /** {@code bpf_dynptr_write}, 5.19. */
  DYNPTR_WRITE(202, "5.19"),
  /** {@code bpf_dynptr_data}, 5.19. */
  DYNPTR_DATA(203, "5.19"),
  /** {@code bpf_tcp_raw_gen_syncookie_ipv4}, 6.0. */
  TCP_RAW_GEN_SYNCOOKIE_IPV4(204, "6.0"),
  /** {@code bpf_tcp_raw_gen_syncookie_ipv6}, 6.0. */
  TCP_RAW_GEN_SYNCOOKIE_IPV6(205, "6.0"),
  /** {@code bpf_tcp_raw_check_syncookie_ipv4}, 6.0. */
  TCP_RAW_CHECK_SYNCOOKIE_IPV4(206, "6.0"),
  /** {@code bpf_tcp_raw_check_syncookie_ipv6}, 6.0. */
  TCP_RAW_CHECK_SYNCOOKIE_IPV6(207, "6.0"),
  /** {@code bpf_ktime_get_tai_ns}, 6.1. */
  KTIME_GET_TAI_NS(208, "6.1"),
  /** {@code bpf_user_ringbuf_drain}, 6.1. */
  USER_RINGBUF_DRAIN(209, "6.1"),
  /** {@code bpf_cgrp_storage_get}, 6.2. */
  CGRP_STORAGE_GET(210, "6.2"),
  /** {@code bpf_cgrp_storage_delete}, 6.2. */
  CGRP_STORAGE_DELETE(211, "6.2");

  private final int number;
  private final String since;

  Helper(int number, String since) {
    this.number = number;
    this.since = since;
  }

  /** {@return the kernel's number, for {@code Instructions.call}} */
  public int number() {
    return number;
  }

  /** {@return the kernel's name: {@code bpf_map_lookup_elem}} */
  public String kernelName() {
    return "bpf_" + name().toLowerCase(Locale.ROOT);
  }

  /** {@return the first mainline kernel that has it} */
  public String since() {
    return since;
  }

  /**
   * Finds a helper by the kernel's number.
   *
   * @param number the number
   * @return the helper
   * @throws InvalidSpecException if there is none
   */
  public static Helper of(int number) {
    if (number < 1 || number > values().length) {
      throw new InvalidSpecException("there is no helper with the number " + number);
    }
    return values()[number - 1];
  }

  @Override
  public String toString() {
    return kernelName();
  }
}
