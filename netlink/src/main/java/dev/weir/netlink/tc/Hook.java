// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

/** Where a clsact qdisc runs filters: {@code TC_H_MIN_*} of {@code uapi/linux/pkt_sched.h}. */
public enum Hook {
  /** On packets that come in, before the stack. */
  INGRESS(0xffff_fff2L),
  /** On packets that go out, after the stack. */
  EGRESS(0xffff_fff3L);

  private final long parent;

  Hook(long parent) {
    this.parent = parent;
  }

  /** {@return the number that filters at the hook have as parent} */
  public long parent() {
    return parent;
  }
}
