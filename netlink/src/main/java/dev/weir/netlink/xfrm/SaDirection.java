// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

/** Which way a state is used: {@code XFRM_SA_DIR_*}. Kernel 6.10. */
public enum SaDirection {
  /** For packets that come in. */
  IN(1),
  /** For packets that go out. */
  OUT(2);

  private final int number;

  SaDirection(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }
}
