// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.CoreRelocationKind;

/**
 * A type of the target with the name that a program uses, flavours aside.
 *
 * @param target whose it is
 * @param type its id
 */
record Candidate(TargetBtf target, int type) {

  Btf btf() {
    return target.btf();
  }

  boolean matches(Access local, CoreRelocationKind kind) {
    return kind == CoreRelocationKind.TYPE_MATCHES
        ? new TypeMatch(local.btf(), btf()).test(local.root(), type)
        : TypeCompatibility.test(local.btf(), local.root(), btf(), type);
  }

  Access whole() {
    return new Access(btf(), type);
  }

  @Override
  public String toString() {
    return Access.typeName(btf(), type) + " (type " + type + " of " + target.name() + ")";
  }
}
