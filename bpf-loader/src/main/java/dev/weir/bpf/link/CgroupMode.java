// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

/** How a control group takes a program that is attached without a link ({@code BPF_F_ALLOW_…}). */
public enum CgroupMode {
  /** Beside others, and beside those of the control groups below (4.15). */
  MULTI(2),
  /** Alone; control groups below may have one of their own instead (4.11). */
  OVERRIDE(1),
  /** Alone, and for all below (4.10). */
  EXCLUSIVE(0);

  private final int flag;

  CgroupMode(int flag) {
    this.flag = flag;
  }

  int flag() {
    return flag;
  }
}
