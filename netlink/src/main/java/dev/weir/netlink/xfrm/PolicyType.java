// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

/** Which of two sets a policy is in: {@code XFRM_POLICY_TYPE_*}. */
public enum PolicyType {
  /** The usual one. */
  MAIN(0),
  /** Policies of sub-transforms; needs {@code CONFIG_XFRM_SUB_POLICY}. */
  SUB(1);

  private final int number;

  PolicyType(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }
}
