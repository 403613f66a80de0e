// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.core.Access.Step;

/** Arrays that go on behind the struct they end. */
final class FlexibleArray {
  private FlexibleArray() {}

  /**
   * {@return whether an array has no length of its own: it is the last member of its struct}
   *
   * @param access the way to it
   * @param array the array
   */
  static boolean is(Access access, BtfType.Array array) {
    Step step = access.last();
    return array.length() == 0
        && step.name() != null
        && access.btf().type(step.type()) instanceof BtfType.Composite composite
        && step.index() == composite.members().size() - 1;
  }
}
