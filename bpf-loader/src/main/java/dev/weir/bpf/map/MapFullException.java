// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.error.KernelException;

/** A map has no room for another entry, and does not make room by itself. */
public class MapFullException extends KernelException {

  /**
   * Creates an exception.
   *
   * @param operation what was asked of the kernel
   * @param object the map, and the key if there is one
   * @param errno {@code E2BIG} or {@code ENOSPC}, as the type of map has it
   * @param hint how many entries it takes and what to do
   */
  public MapFullException(String operation, String object, int errno, String hint) {
    super(operation, object, errno, hint);
  }
}
