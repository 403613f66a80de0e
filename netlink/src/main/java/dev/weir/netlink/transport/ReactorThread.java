// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import io.netty.util.concurrent.FastThreadLocalThread;

/** A reactor's thread: it brings answers, so it cannot wait for one. */
final class ReactorThread extends FastThreadLocalThread {
  ReactorThread(Runnable task, String name) {
    super(null, task, name);
    setDaemon(true);
  }
}
