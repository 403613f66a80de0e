// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been made so far and is undone, last first, if the rest fails. Not thread-safe. */
final class Rollback {
  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  /** Remembers something that was made; {@return it} */
  <T extends AutoCloseable> T add(T resource) {
    made.push(resource);
    return resource;
  }

  /** Undoes all. What fails meanwhile is told beside the cause. */
  void undo(Throwable cause) {
    try {
      closeAll(new ArrayList<>(made));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
    made.clear();
  }

  /** Closes all, whatever fails; throws the first failure with the others suppressed. */
  static void closeAll(List<? extends AutoCloseable> resources) {
    @Nullable RuntimeException first = null;
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        RuntimeException failure =
            e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
