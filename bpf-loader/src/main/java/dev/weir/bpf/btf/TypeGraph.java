// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The types of a blob and of its base by id, without making objects of them. Ids are the caller's
 * to check.
 */
final class TypeGraph {
  private final ByteBuffer bytes;
  private final int[] positions;
  private final int firstId;
  private final @Nullable TypeGraph base;

  TypeGraph(ByteBuffer bytes, int[] positions, int firstId, @Nullable TypeGraph base) {
    this.bytes = bytes;
    this.positions = positions;
    this.firstId = firstId;
    this.base = base;
    checkTargets();
  }

  int firstId() {
    return firstId;
  }

  int limit() {
    return firstId + positions.length;
  }

  BtfKind kind(int id) {
    if (id == 0) {
      return BtfKind.VOID;
    }
    TypeGraph owner = owner(id);
    return BtfKind.known(TypeWords.kind(owner.bytes, owner.position(id)));
  }

  /** The offset of the name, 0 if there is none. */
  int name(int id) {
    if (id == 0) {
      return 0;
    }
    TypeGraph owner = owner(id);
    return TypeWords.name(owner.bytes, owner.position(id));
  }

  int vlen(int id) {
    TypeGraph owner = owner(id);
    return TypeWords.vlen(owner.bytes, owner.position(id));
  }

  boolean kindFlag(int id) {
    TypeGraph owner = owner(id);
    return TypeWords.kindFlag(owner.bytes, owner.position(id));
  }

  int type(int id) {
    TypeGraph owner = owner(id);
    return TypeWords.sizeOrType(owner.bytes, owner.position(id));
  }

  long size(int id) {
    return Integer.toUnsignedLong(type(id));
  }

  /** One of the words behind {@code struct btf_type}. */
  int word(int id, int index) {
    TypeGraph owner = owner(id);
    return owner.bytes.getInt(owner.position(id) + TypeWords.HEADER + 4 * index);
  }

  int position(int id) {
    return positions[id - firstId];
  }

  /** The ints held, in bytes. */
  long footprint() {
    return 4L * positions.length;
  }

  private TypeGraph owner(int id) {
    TypeGraph owner = this;
    while (owner.base != null && id < owner.firstId) {
      owner = owner.base;
    }
    return owner;
  }

  /** Refuses types that refer to a kind of type they cannot refer to. */
  private void checkTargets() {
    for (int id = firstId; id < limit(); id++) {
      switch (kind(id)) {
        case FUNC -> checkFunction(id);
        case DATASEC -> checkSection(id);
        case DECL_TAG -> checkTag(id);
        default -> {}
      }
    }
  }

  private void checkFunction(int id) {
    if (kind(type(id)) != BtfKind.FUNC_PROTO) {
      throw Malformed.type(
          id, position(id), "a FUNC of type " + type(id) + ", a " + kind(type(id)));
    }
  }

  private void checkSection(int id) {
    for (int i = 0; i < vlen(id); i++) {
      int variable = word(id, 3 * i);
      BtfKind kind = kind(variable);
      // Functions are what a section .ksyms of kernel functions consists of.
      if (kind != BtfKind.VAR && kind != BtfKind.FUNC) {
        throw Malformed.type(id, position(id), "a DATASEC with type " + variable + ", a " + kind);
      }
    }
  }

  private void checkTag(int id) {
    int target = type(id);
    int components =
        switch (kind(target)) {
          case STRUCT, UNION -> vlen(target);
          case FUNC -> kind(type(target)) == BtfKind.FUNC_PROTO ? vlen(type(target)) : 0;
          case VAR, TYPEDEF -> 0;
          default ->
              throw Malformed.type(
                  id, position(id), "a DECL_TAG of type " + target + ", a " + kind(target));
        };
    if (word(id, 0) >= components) {
      throw Malformed.type(
          id,
          position(id),
          "a DECL_TAG of component %d; type %d has %d".formatted(word(id, 0), target, components));
    }
  }
}
