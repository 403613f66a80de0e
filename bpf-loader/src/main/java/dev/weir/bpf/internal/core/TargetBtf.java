// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;

/**
 * BTF and whose it is.
 *
 * @param name what messages call it: {@code the kernel}, {@code module nf_conntrack}
 * @param btf the types
 */
public record TargetBtf(String name, Btf btf) {
  @Override
  public String toString() {
    return name;
  }
}
