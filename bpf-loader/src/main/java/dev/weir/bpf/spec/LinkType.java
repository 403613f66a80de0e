// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import java.util.Locale;

/**
 * What a link attaches ({@code enum bpf_link_type} of uapi/linux/bpf.h). The names are the
 * kernel's.
 */
public enum LinkType {
  /** None that this version of Weir knows. */
  UNSPEC(0),
  /** A tracepoint (5.8 as a link that has an id). */
  RAW_TRACEPOINT(1),
  /** A function of the kernel or of another program (5.8). */
  TRACING(2),
  /** A control group (5.7). */
  CGROUP(3),
  /** An iterator (5.8). */
  ITER(4),
  /** A network namespace (5.8). */
  NETNS(5),
  /** A device's XDP hook (5.9). */
  XDP(6),
  /** A perf event (5.15). */
  PERF_EVENT(7),
  /** Many functions of the kernel at once (5.18). */
  KPROBE_MULTI(8),
  /** A table of functions (6.4). */
  STRUCT_OPS(9),
  /** A netfilter hook (6.4). */
  NETFILTER(10),
  /** A device's ingress or egress (6.6). */
  TCX(11),
  /** Many functions of a user program at once (6.6). */
  UPROBE_MULTI(12),
  /** A netkit device (6.7). */
  NETKIT(13),
  /** A map of sockets (6.10). */
  SOCKMAP(14),
  /** Many functions of the kernel or of other programs at once (after 6.18). */
  TRACING_MULTI(15);

  private final int number;

  LinkType(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }

  /** {@return the kernel's name in lower case, as bpftool prints it} */
  public String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a link type by the kernel's number.
   *
   * @param number the number
   * @return the link type; {@link #UNSPEC} for those that this version of Weir does not know, which
   *     can be listed and closed all the same
   */
  public static LinkType of(int number) {
    for (LinkType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return UNSPEC;
  }
}
