// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types that a program will meet: those of a kernel and its modules, or of BTF that somebody
 * supplies in their place. Thread-safe.
 */
public final class TargetTypes {
  private final TargetBtf main;
  private final Supplier<List<TargetBtf>> modules;
  private volatile @Nullable List<TargetBtf> loaded;

  private TargetTypes(TargetBtf main, Supplier<List<TargetBtf>> modules) {
    this.main = main;
    this.modules = modules;
  }

  /**
   * The running kernel.
   *
   * @param vmlinux its BTF
   * @param modules gives the BTF of its modules, split from that; asked once, and only if a name is
   *     not found in the kernel
   * @return its types
   */
  public static TargetTypes kernel(Btf vmlinux, Supplier<List<TargetBtf>> modules) {
    return new TargetTypes(new TargetBtf("the kernel", vmlinux), modules);
  }

  /**
   * Types from elsewhere, such as BTFHub's for kernels that have none of their own.
   *
   * @param name what to call them in messages
   * @param btf the types
   * @return the types
   */
  public static TargetTypes of(String name, Btf btf) {
    return new TargetTypes(new TargetBtf(name, btf), List::of);
  }

  /** {@return the types that are looked at first} */
  public TargetBtf main() {
    return main;
  }

  /**
   * {@return the modules' types}
   *
   * @throws InvalidSpecException if one is not split from the kernel's
   */
  public List<TargetBtf> modules() {
    List<TargetBtf> known = loaded;
    if (known == null) {
      synchronized (this) {
        known = loaded;
        if (known == null) {
          known = List.copyOf(modules.get());
          known.forEach(this::requireSplit);
          loaded = known;
        }
      }
    }
    return known;
  }

  /** {@return the main types, then the modules', each asked for when it is looked at} */
  Stream<TargetBtf> all() {
    return Stream.concat(Stream.of(main), Stream.of(this).flatMap(self -> self.modules().stream()));
  }

  private void requireSplit(TargetBtf module) {
    if (module.btf().base().orElse(null) != main.btf()) {
      throw new InvalidSpecException(
          "the BTF of " + module.name() + " is not split from that of " + main.name());
    }
  }

  /** {@return the name of the main types} */
  @Override
  public String toString() {
    return main.name();
  }
}
