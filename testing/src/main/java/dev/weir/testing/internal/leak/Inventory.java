// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.util.List;
import java.util.Optional;

/**
 * One kind of thing that is held, by this process or on the machine. What a machine does not let
 * this process see is not there.
 */
interface Inventory extends AutoCloseable {

  /** {@return what is looked for, in the plural: "named network namespaces"} */
  String subject();

  /**
   * {@return what is held now; empty if it could not look}
   *
   * <p>Not to have seen something is not to have seen that it is gone.
   */
  Optional<List<Held>> take();

  /**
   * {@return whether others than this process could have made such a thing} If so, a leak is only
   * reported when no other run of kernel tests can explain it.
   */
  boolean isShared();

  /**
   * Leaves out what others hold. Called for what seems to have leaked, so it may take its time.
   *
   * @return those of the suspects that this process may have made
   */
  default List<Held> withoutThoseOfOthers(List<Held> suspects) {
    return suspects;
  }

  /** Ends what it has begun, if it is one that does more than look when asked. */
  @Override
  default void close() {}
}
