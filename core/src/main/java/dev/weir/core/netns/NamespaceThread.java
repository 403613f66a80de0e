// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.netns;

import org.jspecify.annotations.Nullable;

/**
 * A thread for one task that changes namespaces, and ends with it.
 *
 * <p>{@code setns} and {@code unshare} move one operating system thread. A thread that comes back
 * from a pool, or a virtual thread's carrier, would take the change to strangers, so no thread is
 * ever moved back and used again.
 *
 * @param <R> what the task gives back
 * @param <X> what the task throws
 */
final class NamespaceThread<R, X extends Exception> extends Thread {
  private final NetworkNamespace.Task<R, X> task;
  private @Nullable R result;
  private @Nullable Throwable thrown;

  private NamespaceThread(String name, NetworkNamespace.Task<R, X> task) {
    // No inheritable thread-locals: what the caller keeps in them is not meant for another
    // namespace.
    super(null, null, name, 0, false);
    // Which JDKs from 19 on take for a wish to have no context class loader either.
    setContextClassLoader(Thread.currentThread().getContextClassLoader());
    this.task = task;
    setDaemon(true);
  }

  /** Runs a task on a new thread and waits for it; an interrupt of the caller is passed on. */
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // a result is null only if the task gave null; the cast is of what the task threw
  static <R, X extends Exception> R call(String name, NetworkNamespace.Task<R, X> task) throws X {
    NamespaceThread<R, X> thread = new NamespaceThread<>(name, task);
    thread.start();
    if (thread.joinPassingInterruptsOn()) {
      Thread.currentThread().interrupt();
    }
    if (thread.thrown != null) {
      // The thread's own stack does not show who asked.
      thread.thrown.addSuppressed(
          new Throwable("called from here, on " + Thread.currentThread().getName()));
      if (thread.thrown instanceof Error error) {
        throw error;
      }
      throw (X) thread.thrown;
    }
    return thread.result;
  }

  @Override
  public void run() {
    try {
      result = task.call();
    } catch (Throwable e) {
      thrown = e;
    }
  }

  /** Waits for the end, not just for the result: a thread that still runs holds the namespace. */
  private boolean joinPassingInterruptsOn() {
    boolean interrupted = false;
    while (true) {
      try {
        join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        interrupt();
      }
    }
  }
}
