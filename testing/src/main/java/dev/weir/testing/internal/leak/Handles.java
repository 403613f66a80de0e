// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.handle.OpenHandles;
import java.util.List;
import java.util.Optional;

/** Weir's handles, which know who made them. */
final class Handles implements Inventory {

  @Override
  public String subject() {
    return "handles";
  }

  @Override
  public Optional<List<Held>> take() {
    return Optional.of(
        OpenHandles.snapshot().stream()
            .map(
                handle ->
                    new Held(
                        handle, "open handle: " + handle.name(), Optional.of(handle.createdAt())))
            .toList());
  }

  @Override
  public boolean isShared() {
    return false;
  }
}
