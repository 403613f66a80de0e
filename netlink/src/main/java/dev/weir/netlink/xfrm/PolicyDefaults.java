// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * What happens to packets that no policy matches. Kernel 5.15.
 *
 * @param in those that come in
 * @param forward those that are forwarded
 * @param out those that go out
 */
public record PolicyDefaults(PolicyAction in, PolicyAction forward, PolicyAction out) {
  // XFRM_USERPOLICY_BLOCK, XFRM_USERPOLICY_ACCEPT
  private static final int BLOCK = 1;
  private static final int ACCEPT = 2;

  static PolicyDefaults of(Message message) {
    return new PolicyDefaults(
        action(message, "in"), action(message, "fwd"), action(message, "out"));
  }

  private static PolicyAction action(Message message, String field) {
    return message.field(XfrmStructs.USERPOLICY_DEFAULT.field(field)) == BLOCK
        ? PolicyAction.BLOCK
        : PolicyAction.ALLOW;
  }

  static int number(PolicyAction action) {
    return action == PolicyAction.BLOCK ? BLOCK : ACCEPT;
  }
}
