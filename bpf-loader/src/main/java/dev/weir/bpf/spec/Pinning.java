// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

/** What happens to a map's name in the BPF file system when the object is loaded. */
public enum Pinning {
  /** Nothing: the map ends with its last user. */
  NONE,
  /**
   * The map is taken from the directory that the loader is given if one of its name is there, and
   * put there otherwise ({@code LIBBPF_PIN_BY_NAME}).
   */
  BY_NAME
}
