// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.info;

import static java.util.Comparator.comparingLong;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfLinkage;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.DataSec;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import dev.weir.bpf.btf.BtfType.Var;
import dev.weir.bpf.spec.ExternSpec;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.VariableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says where variables are in their sections. The compiler leaves that to the linker, and the
 * kernel refuses sections without a size, variables without a place, and such as overlap.
 */
final class SectionPlacement {
  private final Btf btf;
  private final BtfBuilder builder;
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, Map<String, Long>> offsets = new HashMap<>();
  private int placeholder;

  SectionPlacement(ObjectSpec object, Btf btf, BtfBuilder builder) {
    this.btf = btf;
    this.builder = builder;
    for (MapSpec map : object.maps()) {
      sizes.put(map.name(), Integer.toUnsignedLong(map.valueSize()));
    }
    for (VariableSpec variable : object.variables()) {
      offset(variable.map(), variable.name(), variable.offset());
    }
    for (ExternSpec extern : object.externs()) {
      if (extern.kind() == ExternSpec.Kind.KCONFIG) {
        offset(".kconfig", extern.name(), extern.offset());
      }
    }
  }

  private void offset(String section, String name, long offset) {
    offsets.computeIfAbsent(section, key -> new HashMap<>()).put(name, offset);
  }

  void place() {
    btf.ids()
        .filter(id -> btf.kind(id) == BtfKind.DATASEC)
        .forEach(id -> place(id, (DataSec) btf.type(id)));
    btf.ids()
        .filter(id -> builder.type(id) instanceof Var var && var.linkage() == BtfLinkage.EXTERN)
        .forEach(this::define);
  }

  private void place(int id, DataSec section) {
    Long size = sizes.get(section.name());
    if (section.name().equals(".ksyms")) {
      builder.replace(id, symbols(section));
    } else if (size != null && offsets.containsKey(section.name())) {
      builder.replace(id, data(section, size, offsets.get(section.name())));
    } else {
      builder.replace(id, inARow(section.name(), section.variables()));
    }
  }

  /** A variable of which nobody knows the place, such as a hidden one, is left out. */
  private DataSec data(DataSec section, long size, Map<String, Long> places) {
    List<SectionVariable> known = new ArrayList<>();
    for (SectionVariable variable : section.variables()) {
      Long offset = places.get(btf.name(variable.type()));
      if (offset != null) {
        known.add(new SectionVariable(variable.type(), offset, variable.size()));
      }
    }
    known.sort(comparingLong(SectionVariable::offset));
    List<SectionVariable> placed = new ArrayList<>();
    long end = 0;
    for (SectionVariable variable : known) {
      long behind = variable.offset() + variable.size();
      if (variable.offset() >= end && behind <= size && variable.size() > 0) {
        placed.add(variable);
        end = behind;
      }
    }
    return new DataSec(section.name(), size, placed);
  }

  /** Sections that become no map, such as that of the licence: any place is good. */
  private DataSec inARow(String name, List<SectionVariable> variables) {
    List<SectionVariable> placed = new ArrayList<>();
    long end = 0;
    for (SectionVariable variable : variables) {
      if (variable.size() > 0 && end + variable.size() <= Integer.MAX_VALUE) {
        placed.add(new SectionVariable(variable.type(), end, variable.size()));
        end += variable.size();
      }
    }
    return new DataSec(name, Math.max(1, end), placed);
  }

  /**
   * The kernel takes only variables in sections, and none of type void: a number stands for each
   * symbol, as with libbpf.
   */
  private DataSec symbols(DataSec section) {
    List<SectionVariable> numbers = new ArrayList<>();
    for (SectionVariable symbol : section.variables()) {
      boolean function = btf.kind(symbol.type()) == BtfKind.FUNC;
      int type = function ? placeholder() : symbol.type();
      if (!function && btf.type(type) instanceof Var variable) {
        builder.replace(type, new Var(variable.name(), number(), BtfLinkage.GLOBAL));
      }
      numbers.add(new SectionVariable(type, 0, Integer.BYTES));
    }
    return inARow(section.name(), numbers);
  }

  /** The kernel knows no variables that are defined elsewhere. */
  private void define(int id) {
    Var variable = (Var) builder.type(id);
    BtfKind kind = btf.kind(btf.underlying(variable.type()));
    boolean sized = kind != BtfKind.VOID && kind != BtfKind.FUNC_PROTO && kind != BtfKind.FWD;
    int type = sized ? variable.type() : number();
    builder.replace(id, new Var(variable.name(), type, BtfLinkage.GLOBAL));
  }

  private int placeholder() {
    if (placeholder == 0) {
      placeholder = builder.add(new Var("dummy_ksym", number(), BtfLinkage.GLOBAL));
    }
    return placeholder;
  }

  private int number() {
    return btf.ids()
        .filter(id -> btf.type(id) instanceof BtfType.Int number && number.size() == Integer.BYTES)
        .findFirst()
        .orElseGet(() -> builder.add(new BtfType.Int("int", Integer.BYTES, BtfType.Int.SIGNED)));
  }
}
