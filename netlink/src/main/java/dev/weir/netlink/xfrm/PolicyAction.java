// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

/** What a policy does with packets that match: {@code XFRM_POLICY_ALLOW}, {@code …_BLOCK}. */
public enum PolicyAction {
  /** They pass, through the policy's templates if it has some. */
  ALLOW,
  /** They are dropped. */
  BLOCK
}
