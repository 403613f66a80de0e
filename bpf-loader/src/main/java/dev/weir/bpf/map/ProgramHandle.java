// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.handle.OwnedFd;

/**
 * A program in the kernel, as maps take it: a {@code BpfProgram}, or whatever else holds a
 * descriptor of one.
 */
@FunctionalInterface
public interface ProgramHandle {

  /**
   * {@return the program's descriptor, to be lent for a system call; stays its owner's to close}
   */
  OwnedFd fd();
}
