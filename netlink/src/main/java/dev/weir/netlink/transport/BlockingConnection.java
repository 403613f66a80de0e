// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.HandleClosedException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A connection whose callers do the work, one after the other. An answer is complete when {@link
 * #send} returns it, so nobody's code runs while the lock is held.
 */
final class BlockingConnection implements NetlinkConnection {
  private static final int BUDGET = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Endpoint endpoint;
  private final Calls calls;
  private boolean closed;

  BlockingConnection(Endpoint endpoint, ConnectionOptions options) {
    this(endpoint, options, System::nanoTime);
  }

  BlockingConnection(Endpoint endpoint, ConnectionOptions options, LongSupplier clock) {
    this.endpoint = endpoint;
    this.calls = new Calls(endpoint, options, clock);
  }

  @Override
  public Answer<Reply> send(Request request) {
    Call call = new Call(request);
    lock.lock();
    try {
      if (closed) {
        call.answer().completeExceptionally(new HandleClosedException(endpoint.toString()));
        return call.answer();
      }
      calls.submit(call);
      while (!call.answer().isDone()) {
        if (calls.read(BUDGET) || call.answer().isDone()) {
          continue;
        }
        long left = calls.expire();
        if (!call.answer().isDone()) {
          endpoint.await(left);
        }
      }
      return call.answer();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      endpoint.close();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
