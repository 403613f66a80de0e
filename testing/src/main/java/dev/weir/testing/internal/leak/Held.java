// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.util.Optional;

/**
 * A thing that is held.
 *
 * @param key what tells it from all others at any time
 * @param what how it is named to people
 * @param createdAt a throwable with the stack that made it, where known
 */
record Held(Object key, String what, Optional<Throwable> createdAt) {

  static Held of(String what) {
    return new Held(what, what, Optional.empty());
  }

  static Held of(Object key, String what) {
    return new Held(key, what, Optional.empty());
  }
}
