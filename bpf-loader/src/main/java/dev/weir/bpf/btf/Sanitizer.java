// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.util.List;
import java.util.Set;

/**
 * Says what older kernels understand instead of what they do not; the replacements are those of
 * libbpf (tools/lib/bpf/libbpf.c: bpf_object__sanitize_btf()).
 */
final class Sanitizer {
  private final Btf btf;
  private final BtfBuilder builder;
  private final Set<BtfFeature> supported;
  private int placeholder;
  private boolean changed;

  private Sanitizer(Btf btf, Set<BtfFeature> supported) {
    this.btf = btf;
    this.builder = BtfBuilder.of(btf);
    this.supported = supported;
  }

  static Btf sanitize(Btf btf, Set<BtfFeature> supported) {
    if (supported.size() == BtfFeature.values().length) {
      return btf;
    }
    Sanitizer sanitizer = new Sanitizer(btf, supported);
    btf.ids().forEach(sanitizer::type);
    return sanitizer.changed ? sanitizer.builder.build() : btf;
  }

  private void type(int id) {
    BtfType type = builder.type(id);
    BtfType known = known(type);
    if (!known.equals(type)) {
      builder.replace(id, known);
      changed = true;
    }
  }

  private BtfType known(BtfType type) {
    if ((type instanceof BtfType.Var && lacks(BtfFeature.DATASEC))
        || (type instanceof BtfType.DeclTag && lacks(BtfFeature.DECL_TAG))) {
      // One byte: more could exceed the variable and with it the struct that its section becomes.
      return new BtfType.Int(type.name(), 1, 0);
    }
    if (type instanceof BtfType.DataSec section) {
      return section(section);
    }
    if (type instanceof BtfType.FuncProto prototype && lacks(BtfFeature.FUNC)) {
      return enumeration(prototype);
    }
    if (type instanceof BtfType.Func function) {
      return function(function);
    }
    if (type instanceof BtfType.FloatType floating && lacks(BtfFeature.FLOAT)) {
      // Without a name, because "float" cannot be that of a struct.
      return new BtfType.Struct("", floating.size(), List.of());
    }
    if (type instanceof BtfType.TypeTag tag && lacks(BtfFeature.TYPE_TAG)) {
      return new BtfType.Const(tag.type());
    }
    return lacks(BtfFeature.ENUM64) ? narrow(type) : type;
  }

  private BtfType section(BtfType.DataSec section) {
    if (lacks(BtfFeature.DATASEC)) {
      String name = section.name().replace('.', '_').replace('?', '_');
      List<Member> members = section.variables().stream().map(this::member).toList();
      return new BtfType.Struct(name, section.size(), members);
    }
    if (lacks(BtfFeature.QUESTION_MARK_DATASEC) && section.name().startsWith("?")) {
      return new BtfType.DataSec(
          "_" + section.name().substring(1), section.size(), section.variables());
    }
    return section;
  }

  private Member member(SectionVariable variable) {
    return new Member(btf.name(variable.type()), variable.type(), 8 * variable.offset());
  }

  private BtfType function(BtfType.Func function) {
    if (lacks(BtfFeature.FUNC)) {
      return new BtfType.Typedef(function.name(), function.type());
    }
    return lacks(BtfFeature.GLOBAL_FUNC)
        ? new BtfType.Func(function.name(), function.type(), BtfLinkage.STATIC)
        : function;
  }

  /** Parameters have a name and a type id as constants a name and a value, and need a name then. */
  private static BtfType enumeration(BtfType.FuncProto prototype) {
    List<Enumerator> values =
        prototype.params().stream()
            .map(param -> new Enumerator(param.name().isEmpty() ? "_" : param.name(), param.type()))
            .toList();
    return new BtfType.Enum32("", 4, false, values);
  }

  private BtfType narrow(BtfType type) {
    if (type instanceof BtfType.Enum32 enumeration && enumeration.signed()) {
      List<Enumerator> values =
          enumeration.values().stream()
              .map(value -> new Enumerator(value.name(), value.value() & 0xffff_ffffL))
              .toList();
      return new BtfType.Enum32(enumeration.name(), enumeration.size(), false, values);
    }
    if (type instanceof BtfType.Enum64 enumeration) {
      List<Member> members =
          enumeration.values().stream()
              .map(value -> new Member(value.name(), placeholder(), 0))
              .toList();
      return new BtfType.Union(enumeration.name(), enumeration.size(), members);
    }
    return type;
  }

  private int placeholder() {
    if (placeholder == 0) {
      placeholder = builder.add(new BtfType.Int("enum64_placeholder", 1, 0));
    }
    return placeholder;
  }

  private boolean lacks(BtfFeature feature) {
    return !supported.contains(feature);
  }
}
