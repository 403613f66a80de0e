// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.reader;

import dev.weir.core.error.ThreadConfinementException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time read, and leaves letting go of the memory to the last: to {@link
 * #close} if nobody reads, otherwise to the reader when it is done. Nobody waits for anybody; a
 * close from within a handler is as good as any.
 *
 * <p>Thread-safe. What one reader wrote, the next one sees.
 */
public final class SingleReader {
  private static final int IDLE = 0;
  private static final int READING = 1;
  private static final int CLOSED = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SingleReader.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final Runnable wake;
  private final Runnable letGo;
  private volatile int state;
  private volatile @Nullable Thread reader;

  /**
   * Creates one that is open.
   *
   * @param name what is read, for messages
   * @param wake called when it is closed while somebody reads, to end a wait
   * @param letGo called once, after it was closed, when nobody reads
   */
  public SingleReader(String name, Runnable wake, Runnable letGo) {
    this.name = name;
    this.wake = wake;
    this.letGo = letGo;
  }

  /**
   * Begins to read.
   *
   * @return whether it is open; if so, {@link #leave} is to be called
   * @throws ThreadConfinementException if somebody reads, also this thread itself
   */
  public boolean enter() {
    int seen = (int) STATE.compareAndExchange(this, IDLE, READING);
    if (seen == IDLE) {
      reader = Thread.currentThread();
      return true;
    }
    if (seen == READING) {
      throw new ThreadConfinementException(refusal());
    }
    return false;
  }

  private String refusal() {
    Thread other = reader;
    return other == Thread.currentThread()
        ? name + " is being read by this thread already: by a handler's caller, or a lease"
        : name + " is being read by " + (other == null ? "another thread" : other);
  }

  /** Ends reading. */
  public void leave() {
    reader = null;
    if (!STATE.compareAndSet(this, READING, IDLE)) {
      letGo.run();
    }
  }

  /** {@return whether it has not been closed} */
  public boolean isOpen() {
    return (state & CLOSED) == 0;
  }

  /** Refuses further reading. Closing again does nothing. */
  public void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before == IDLE) {
      letGo.run();
    } else if (before == READING) {
      wake.run();
    }
  }
}
