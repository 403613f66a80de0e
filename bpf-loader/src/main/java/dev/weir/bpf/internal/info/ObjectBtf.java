// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.info;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.spec.ObjectSpec;
import java.util.Optional;
import java.util.Set;

/** The types of an object in a form that a kernel accepts. */
public final class ObjectBtf {
  private ObjectBtf() {}

  /**
   * Makes the BTF to load beside an object's maps and programs.
   *
   * @param object the object
   * @param supported what the kernel knows of BTF
   * @return the object's types under the ids they have; empty if the object has none
   */
  public static Optional<Btf> loadable(ObjectSpec object, Set<BtfFeature> supported) {
    if (object.btf().isPresent()) {
      throw new UnsupportedOperationException("not written yet");
    }
    return Optional.empty();
  }
}
