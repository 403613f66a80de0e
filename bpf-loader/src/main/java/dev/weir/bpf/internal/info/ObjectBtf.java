// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.info;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfLinkage;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Func;
import dev.weir.bpf.btf.BtfType.FuncProto;
import dev.weir.bpf.btf.BtfType.Param;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramFunction;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The types of an object in a form that a kernel accepts. */
public final class ObjectBtf {
  private final ObjectSpec object;
  private final Btf btf;
  private final BtfBuilder builder;

  private ObjectBtf(ObjectSpec object, Btf btf) {
    this.object = object;
    this.btf = btf;
    this.builder = BtfBuilder.of(btf);
  }

  /**
   * Makes the BTF to load beside an object's maps and programs: its sections placed, what the
   * kernel provides no longer extern, hidden functions static, and what the kernel does not know
   * replaced.
   *
   * @param object the object
   * @param supported what the kernel knows of BTF
   * @return the object's types under the ids they have; empty if the object has none
   * @throws InvalidSpecException if the object's types contradict each other
   */
  public static Optional<Btf> loadable(ObjectSpec object, Set<BtfFeature> supported) {
    // A kernel refuses BTF without types.
    return object
        .btf()
        .filter(btf -> btf.limit() > btf.firstId())
        .map(btf -> BtfFeature.sanitize(new ObjectBtf(object, btf).prepared(), supported));
  }

  private Btf prepared() {
    new SectionPlacement(object, btf, builder).place();
    Set<String> hidden = hiddenFunctions();
    btf.ids()
        .filter(id -> btf.kind(id) == BtfKind.FUNC)
        .forEach(id -> function(id, (Func) btf.type(id), hidden));
    return builder.build();
  }

  /** The kernel knows no functions that are defined elsewhere. */
  private void function(int id, Func function, Set<String> hidden) {
    if (function.linkage() == BtfLinkage.EXTERN) {
      builder.replace(id, new Func(function.name(), function.type(), BtfLinkage.GLOBAL));
      nameParameters(function.type());
    } else if (function.linkage() == BtfLinkage.GLOBAL && hidden.contains(function.name())) {
      builder.replace(id, new Func(function.name(), function.type(), BtfLinkage.STATIC));
    }
  }

  /** The kernel wants names of a function's parameters, and a declaration may leave them out. */
  private void nameParameters(int id) {
    BtfType type = builder.type(id);
    if (type instanceof FuncProto prototype) {
      List<Param> params =
          prototype.params().stream()
              .map(p -> p.name().isEmpty() && !p.isEllipsis() ? new Param("arg", p.type()) : p)
              .toList();
      builder.replace(id, new FuncProto(prototype.result(), params));
    }
  }

  /**
   * Functions of several files linked into one cannot be static, and are verified by themselves if
   * they are global; hidden visibility is how their author says that they are static nevertheless.
   */
  private Set<String> hiddenFunctions() {
    return object.programs().stream()
        .flatMap(program -> program.functions().stream().skip(1))
        .filter(ProgramFunction::hidden)
        .map(ProgramFunction::name)
        .collect(Collectors.toSet());
  }
}
