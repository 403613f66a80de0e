// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.Errno;
import dev.weir.netlink.error.NetlinkException;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.Reply;
import dev.weir.netlink.transport.Request;

/** Lets so many changes through, refuses one, and lets all others through. */
final class FailingConnection implements NetlinkConnection {
  private final NetlinkConnection real;
  private int left;

  FailingConnection(NetlinkConnection real, int left) {
    this.real = real;
    this.left = left;
  }

  /** {@return whether it came to the change that is refused} */
  boolean hasFailed() {
    return left < 0;
  }

  @Override
  public Answer<Reply> send(Request request) {
    boolean asks = request.dump() || request.operation().startsWith("get ");
    if (!asks && left-- == 0) {
      Answer<Reply> refused = new Answer<>();
      refused.completeExceptionally(
          new NetlinkException(
              request.operation(), request.object(), Errno.EPERM.number(), "injected", "", ""));
      return refused;
    }
    return real.send(request);
  }

  @Override
  public void close() {
    real.close();
  }
}
