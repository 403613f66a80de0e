// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.error.WeirException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * What a call will give. On a reactor it is completed by the reactor's thread, where dependent
 * stages without an executor of their own run too: they must not block.
 *
 * <p>Cancelling gives up waiting; the request itself cannot be called back.
 *
 * @param <T> the result
 */
public final class Answer<T> extends CompletableFuture<T> {
  /** Made by connections, and by the stages that depend on an answer. */
  public Answer() {}

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Answer<>();
  }

  /**
   * Makes an answer that is there already.
   *
   * @param value the result
   * @param <U> its type
   * @return the answer
   */
  public static <U> Answer<U> of(U value) {
    Answer<U> answer = new Answer<>();
    answer.complete(value);
    return answer;
  }

  /**
   * Makes an answer of another.
   *
   * @param stage a stage of an answer
   * @param <U> its result
   * @return the same as an answer
   */
  public static <U> Answer<U> from(CompletableFuture<U> stage) {
    if (stage instanceof Answer<U> answer) {
      return answer;
    }
    Answer<U> answer = new Answer<>();
    // The watching stage fails with the stage; that failure is the answer's already.
    CompletableFuture<U> unused =
        stage.whenComplete(
            (value, error) -> {
              if (error != null) {
                answer.completeExceptionally(error);
              } else {
                answer.complete(value);
              }
            });
    return answer;
  }

  /**
   * Applies a function to the result: {@link #thenApply} with this class as its type.
   *
   * @param function what to do with it, quickly
   * @param <U> the new result
   * @return its answer
   */
  public <U> Answer<U> map(Function<? super T, ? extends U> function) {
    return from(this.<U>thenApply(function));
  }

  /**
   * Goes on with another call.
   *
   * @param next gives it
   * @param <U> the result of that call
   * @return its answer
   */
  public <U> Answer<U> then(Function<? super T, Answer<U>> next) {
    return from(this.<U>thenCompose(next));
  }

  /**
   * Waits.
   *
   * <p>An interrupt ends the waiting, not the request.
   *
   * @return the result
   * @throws WeirException what the call failed with, itself, not wrapped
   * @throws ThreadConfinementException on a reactor's thread, which would wait for itself
   */
  public T await() {
    if (!isDone() && Thread.currentThread() instanceof ReactorThread) {
      throw new ThreadConfinementException(
          "waiting for an answer on "
              + Thread.currentThread().getName()
              + ", which is to bring it");
    }
    try {
      return get();
    } catch (ExecutionException e) {
      throw rethrow(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WeirException("interrupted while waiting for an answer of the kernel", e);
    }
  }

  private static RuntimeException rethrow(Throwable cause) {
    Throwable root = cause;
    while (root instanceof CompletionException && root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof Error error) {
      throw error;
    }
    if (root instanceof CancellationException cancelled) {
      return cancelled;
    }
    if (root instanceof RuntimeException runtime) {
      // The stack of the thread that read the answer does not show who asked.
      runtime.addSuppressed(new Throwable("awaited on " + Thread.currentThread().getName()));
      return runtime;
    }
    return new WeirException(String.valueOf(root.getMessage()), root);
  }
}
