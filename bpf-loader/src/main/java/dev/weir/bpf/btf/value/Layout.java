// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.core.error.InvalidSpecException;
import java.util.HashMap;
import java.util.Map;

/** What decoding and encoding both ask of types; remembers their records. For one thread. */
final class Layout {
  /** The kernel takes 32 (MAX_RESOLVE_DEPTH of kernel/bpf/btf.c); it counts modifiers too. */
  private static final int DEEPEST = 64;

  private final Btf btf;
  private final Map<Integer, BtfType> types = new HashMap<>();
  private int depth;

  Layout(Btf btf) {
    this.btf = btf;
  }

  Btf btf() {
    return btf;
  }

  /** {@return what a type is but for typedefs and qualifiers} */
  BtfType resolve(int id) {
    return types.computeIfAbsent(id, type -> btf.type(btf.underlying(type)));
  }

  void enter(int id) {
    if (++depth > DEEPEST) {
      throw new InvalidSpecException(
          "BTF type %d is the last of %d types that contain each other".formatted(id, depth));
    }
  }

  void leave() {
    depth--;
  }

  boolean isComposite(int id) {
    return resolve(id) instanceof BtfType.Composite;
  }

  /** Whether an array of it may be text: {@code is_str_array} of bpftool. */
  boolean isCharacter(int id) {
    // A typedef of char does not count there: it is a small number to whoever wrote it.
    return btf.kind(btf.unqualified(id)) == BtfKind.INT
        && resolve(id) instanceof BtfType.Int integer
        && integer.size() == 1
        && (integer.encoding() == BtfType.Int.CHAR || integer.name().equals("char"));
  }

  /** Whether it is not all of the bytes that its size says: bit-fields of old compilers. */
  static boolean isPartial(BtfType.Int integer) {
    return integer.bitOffset() != 0 || integer.bits() % 8 != 0 || !isUsual(integer.bits());
  }

  private static boolean isUsual(int bits) {
    return bits == 8 || bits == 16 || bits == 32 || bits == 64 || bits == 128;
  }
}
