// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.kernel.KernelVersion;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * What kernels have learned about BTF since they first took it from programs (Linux 4.18), and what
 * to give those that have not.
 */
public enum BtfFeature {
  /** Functions and prototypes: otherwise typedefs and enumerations. */
  FUNC(5, 0),
  /** Variables and sections: otherwise integers and structs. */
  DATASEC(5, 2),
  /** Functions that are global: otherwise all are static. */
  GLOBAL_FUNC(5, 6),
  /** Floating-point numbers: otherwise structs without members. */
  FLOAT(5, 13),
  /** Declaration tags: otherwise integers, which nothing refers to. */
  DECL_TAG(5, 16),
  /** Type tags: otherwise {@code const}. */
  TYPE_TAG(5, 17),
  /** 64-bit enumerations and signed ones: otherwise unions, and unsigned. */
  ENUM64(6, 0),
  /** Section names that begin with {@code ?}: otherwise with {@code _}. */
  QUESTION_MARK_DATASEC(6, 9);

  private final int major;
  private final int minor;

  BtfFeature(int major, int minor) {
    this.major = major;
    this.minor = minor;
  }

  /**
   * {@return the first mainline kernel that has it; distributions have brought some to older ones}
   */
  public KernelVersion firstKernel() {
    return new KernelVersion(major, minor, 0);
  }

  /**
   * {@return BTF that a kernel accepts ({@code BPF_BTF_LOAD}) if and only if it has this}
   *
   * @param order the kernel's byte order
   */
  public Btf probe(ByteOrder order) {
    return BtfProbe.of(this, order);
  }

  /**
   * Replaces what a kernel does not know by something it does, the way libbpf does: ids and string
   * offsets stay, so that nothing else that refers to the BTF has to change. Sections need to be
   * placed first ({@link BtfBuilder#place}).
   *
   * @param btf what a compiler made
   * @param supported what the kernel has
   * @return BTF for that kernel; the same object if there is nothing to replace
   */
  public static Btf sanitize(Btf btf, Set<BtfFeature> supported) {
    return Sanitizer.sanitize(btf, supported);
  }
}
