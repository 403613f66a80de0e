// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/** The ids by which a type names others. */
final class TypeReferences {
  private TypeReferences() {}

  static void forEach(BtfType type, IntConsumer action) {
    remap(
        type,
        id -> {
          action.accept(id);
          return id;
        });
  }

  /** {@return the same type with other ids} */
  static BtfType remap(BtfType type, IntUnaryOperator ids) {
    if (type instanceof BtfType.Ptr pointer) {
      return new BtfType.Ptr(ids.applyAsInt(pointer.target()));
    }
    if (type instanceof BtfType.Array array) {
      return new BtfType.Array(
          ids.applyAsInt(array.element()), ids.applyAsInt(array.index()), array.length());
    }
    if (type instanceof BtfType.Struct struct) {
      return new BtfType.Struct(
          struct.name(),
          struct.size(),
          struct.members().stream().map(member -> remap(member, ids)).toList());
    }
    if (type instanceof BtfType.Union union) {
      return new BtfType.Union(
          union.name(),
          union.size(),
          union.members().stream().map(member -> remap(member, ids)).toList());
    }
    if (type instanceof BtfType.FuncProto prototype) {
      return new BtfType.FuncProto(
          ids.applyAsInt(prototype.result()),
          prototype.params().stream()
              .map(param -> new Param(param.name(), ids.applyAsInt(param.type())))
              .toList());
    }
    if (type instanceof BtfType.DataSec section) {
      return new BtfType.DataSec(
          section.name(),
          section.size(),
          section.variables().stream().map(variable -> remap(variable, ids)).toList());
    }
    return remapOne(type, ids);
  }

  /** Types that name one other, or none. */
  private static BtfType remapOne(BtfType type, IntUnaryOperator ids) {
    if (type instanceof BtfType.Typedef typedef) {
      return new BtfType.Typedef(typedef.name(), ids.applyAsInt(typedef.type()));
    }
    if (type instanceof BtfType.Volatile qualified) {
      return new BtfType.Volatile(ids.applyAsInt(qualified.type()));
    }
    if (type instanceof BtfType.Const qualified) {
      return new BtfType.Const(ids.applyAsInt(qualified.type()));
    }
    if (type instanceof BtfType.Restrict qualified) {
      return new BtfType.Restrict(ids.applyAsInt(qualified.type()));
    }
    if (type instanceof BtfType.TypeTag tag) {
      return new BtfType.TypeTag(tag.name(), ids.applyAsInt(tag.type()), tag.attribute());
    }
    if (type instanceof BtfType.Func function) {
      return new BtfType.Func(function.name(), ids.applyAsInt(function.type()), function.linkage());
    }
    if (type instanceof BtfType.Var variable) {
      return new BtfType.Var(variable.name(), ids.applyAsInt(variable.type()), variable.linkage());
    }
    if (type instanceof BtfType.DeclTag tag) {
      return new BtfType.DeclTag(
          tag.name(), ids.applyAsInt(tag.type()), tag.component(), tag.attribute());
    }
    return type;
  }

  private static Member remap(Member member, IntUnaryOperator ids) {
    return new Member(
        member.name(), ids.applyAsInt(member.type()), member.bitOffset(), member.bitFieldSize());
  }

  private static SectionVariable remap(SectionVariable variable, IntUnaryOperator ids) {
    return new SectionVariable(ids.applyAsInt(variable.type()), variable.offset(), variable.size());
  }
}
