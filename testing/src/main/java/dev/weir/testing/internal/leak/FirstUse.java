// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.error.WeirException;
import dev.weir.core.mount.BpfFs;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Things that are made once, when first used, and would look like a leak of that first user. */
final class FirstUse {
  private FirstUse() {}

  static void ofEverything() {
    try {
      // The JDK keeps half a socket pair for closing sockets in use (sun.nio.ch.UnixDispatcher),
      // and
      // its cleaner's thread would otherwise be started inside a test's namespace.
      SocketChannel.open().close();
      DatagramChannel.open().close();
      Selector.open().close();
    } catch (IOException e) {
      throw new WeirException("opening a socket failed: " + e, e);
    }
    try {
      // The first mount loads the iterator programs of CONFIG_BPF_PRELOAD, which stay.
      BpfFs.createPrivate().close();
    } catch (WeirException e) {
      // Without the privilege no test mounts one either.
      return;
    }
  }
}
