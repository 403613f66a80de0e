// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

/** Which way traffic goes, seen from the endpoint. */
public enum Direction {
  /** What the endpoint receives; the peer is the sender. */
  INGRESS,
  /** What the endpoint sends; the peer is the receiver. */
  EGRESS
}
