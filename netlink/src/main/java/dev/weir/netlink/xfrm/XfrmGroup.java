// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

/** The notifications that can be subscribed to: {@code XFRMNLGRP_*}. */
public enum XfrmGroup {
  /** A state is missing: {@link XfrmEvent.Acquire}. */
  ACQUIRE(1),
  /** States and policies expire. */
  EXPIRE(2),
  /** States are made, changed, deleted. */
  SA(3),
  /** Policies are made, changed, deleted. */
  POLICY(4),
  /** Where states stand: {@link AsyncEvent}. */
  AEVENTS(5),
  /** Packets that Mobile IPv6 had no use for. */
  REPORT(6),
  /** States and policies move to other addresses. */
  MIGRATE(7),
  /** The other end's address changed on the way: {@link XfrmEvent.Mapping}. */
  MAPPING(8);

  private final int number;

  XfrmGroup(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }
}
