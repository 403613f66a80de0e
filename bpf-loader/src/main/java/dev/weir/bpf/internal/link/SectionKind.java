// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.link;

import dev.weir.bpf.internal.elf.ElfSection;

/** What a section of a BPF object is for, by its name as libbpf and cilium/ebpf agree on them. */
public enum SectionKind {
  /** Functions: programs and what they call. */
  CODE,
  /** Maps as an array of {@code struct bpf_map_def}. */
  LEGACY_MAPS,
  /** Maps described by BTF. */
  BTF_MAPS,
  /** Variables that programs cannot change. */
  CONSTANTS,
  /** Variables. */
  VARIABLES,
  /** Anything else. */
  OTHER;

  /**
   * Tells what a section is for.
   *
   * @param section the section
   * @return its kind
   */
  public static SectionKind of(ElfSection section) {
    String name = section.name();
    if (section.index() == 0 || section.size() == 0) {
      return OTHER;
    }
    if (name.equals(".maps")) {
      return BTF_MAPS;
    }
    if (section.isCode()) {
      return CODE;
    }
    if (name.startsWith("maps")) {
      return LEGACY_MAPS;
    }
    boolean data = section.type() == ElfSection.PROGBITS || section.isZero();
    if (data && isOf(name, ".rodata")) {
      return CONSTANTS;
    }
    return data && (isOf(name, ".data") || isOf(name, ".bss")) ? VARIABLES : OTHER;
  }

  private static boolean isOf(String name, String family) {
    return name.equals(family) || name.startsWith(family + ".");
  }

  /** {@return whether it becomes an array map with one value} */
  public boolean isData() {
    return this == CONSTANTS || this == VARIABLES;
  }

  /** {@return whether it defines maps} */
  public boolean isMaps() {
    return this == LEGACY_MAPS || this == BTF_MAPS;
  }
}
