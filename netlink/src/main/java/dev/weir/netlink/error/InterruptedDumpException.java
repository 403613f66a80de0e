// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.error;

import dev.weir.core.error.WeirException;
import java.util.List;

/**
 * What was listed kept changing: the kernel marked every attempt as inconsistent. What the last one
 * gave is here, in which objects may be missing or old.
 */
public class InterruptedDumpException extends WeirException {
  private final List<?> partial;

  /**
   * Creates an exception.
   *
   * @param operation what was listed
   * @param attempts how often
   * @param partial what the last attempt gave
   */
  public InterruptedDumpException(String operation, int attempts, List<?> partial) {
    super(
        operation
            + ": it changed during each of "
            + attempts
            + " attempts; the last one gave "
            + partial.size()
            + " objects, some of which may be missing or old");
    this.partial = List.copyOf(partial);
  }

  /** {@return what the last attempt gave, of the type that the call gives} */
  public List<?> partial() {
    return partial;
  }

  /**
   * The same failure with other objects.
   *
   * @param objects what the last attempt gave, as the caller knows it
   * @return an exception to throw
   */
  public InterruptedDumpException with(List<?> objects) {
    InterruptedDumpException other = new InterruptedDumpException(this, objects);
    other.setStackTrace(getStackTrace());
    return other;
  }

  private InterruptedDumpException(InterruptedDumpException original, List<?> partial) {
    super(String.valueOf(original.getMessage()));
    this.partial = List.copyOf(partial);
  }
}
