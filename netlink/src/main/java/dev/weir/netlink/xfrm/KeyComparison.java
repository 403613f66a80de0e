// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

/** Whether a state has the keys that are expected of it. */
public enum KeyComparison {
  /** It has. */
  SAME,
  /** It has others, or other algorithms. */
  DIFFERENT,
  /** The kernel does not tell: it is locked down, or the keys are all zero. */
  WITHHELD,
  /** There is no such state. */
  ABSENT
}
