// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.core.TargetBtf;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.internal.core.TypeCompatibility;
import dev.weir.bpf.spec.ExternSpec;
import dev.weir.core.error.InvalidSpecException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds symbols of the kernel: those with a type in BTF, the others in kallsyms. */
final class SymbolLookup {
  private static final int KERNEL = -1;

  private final Btf local;
  private final ExternSource source;
  private final List<TargetBtf> modules = new ArrayList<>();
  private final Map<String, Symbol> found = new TreeMap<>();
  private @Nullable TargetTypes types;

  SymbolLookup(Btf local, ExternSource source) {
    this.local = local;
    this.source = source;
  }

  /** {@return the symbols by name} */
  Map<String, Symbol> find(List<ExternSpec> externs) {
    Set<String> untyped = new TreeSet<>();
    for (ExternSpec extern : externs) {
      if (extern.kind() == ExternSpec.Kind.KFUNC) {
        found.put(extern.name(), function(extern));
      } else if (isUntyped(extern)) {
        untyped.add(extern.name());
      } else {
        found.put(extern.name(), variable(extern));
      }
    }
    if (!untyped.isEmpty()) {
      addresses(externs, untyped);
    }
    return found;
  }

  /** {@return the modules of the symbols found, in the order of their indexes} */
  List<TargetBtf> modules() {
    return modules;
  }

  private boolean isUntyped(ExternSpec extern) {
    return local.kind(local.underlying(type(extern))) == BtfKind.VOID;
  }

  private int type(ExternSpec extern) {
    BtfType type = local.type(extern.typeId());
    if (type instanceof BtfType.Var variable) {
      return variable.type();
    }
    if (type instanceof BtfType.Func function) {
      return function.type();
    }
    throw new InvalidSpecException(
        "extern " + extern.name() + ": its type " + extern.typeId() + " is a " + type.kind());
  }

  private Symbol variable(ExternSpec extern) {
    Place place = place(extern.name(), BtfKind.VAR);
    if (place == null) {
      return absent(extern, "no variable of that name is in the types of %s or a module");
    }
    Btf btf = place.in().btf();
    BtfType.Var variable = (BtfType.Var) btf.type(place.id());
    int wanted = local.underlying(type(extern));
    if (!TypeCompatibility.test(local, wanted, btf, btf.underlying(variable.type()))) {
      throw new InvalidSpecException(
          "extern %s: the object declares %s, %s has %s"
              .formatted(
                  extern.name(), text(local, extern.typeId()), place.in(), text(btf, place.id())));
    }
    return new Symbol.Variable(place.id(), module(place));
  }

  private Symbol function(ExternSpec extern) {
    // Flavours serve to declare several prototypes of one function.
    Place place = place(Btf.essentialName(extern.name()), BtfKind.FUNC);
    if (place == null) {
      return absent(extern, "no function of that name is in the types of %s or a module");
    }
    Btf btf = place.in().btf();
    BtfType.Func function = (BtfType.Func) btf.type(place.id());
    if (!TypeCompatibility.test(local, type(extern), btf, function.type())) {
      String prototypes =
          "the object declares %s, %s has %s"
              .formatted(text(local, extern.typeId()), place.in(), text(btf, place.id()));
      return absent(extern, prototypes.replace("%", "%%"));
    }
    return new Symbol.Function(place.id(), module(place));
  }

  private void addresses(List<ExternSpec> externs, Set<String> names) {
    Map<String, Long> addresses;
    try {
      addresses = Kallsyms.read(source.kallsyms(), names);
    } catch (IOException e) {
      throw new InvalidSpecException(
          "externs " + names + ": the kernel's symbols cannot be read: " + e, e);
    }
    for (ExternSpec extern : externs) {
      if (names.contains(extern.name())) {
        Long address = addresses.get(extern.name());
        found.put(
            extern.name(),
            address == null
                ? absent(extern, "%s has no symbol of that name")
                : new Symbol.Address(address));
      }
    }
  }

  private Symbol absent(ExternSpec extern, String why) {
    String reason = "extern " + extern.name() + ": " + why.formatted("the kernel");
    if (!extern.weak()) {
      throw new InvalidSpecException(reason + ", and it is not declared __weak");
    }
    return new Symbol.Absent(reason);
  }

  private TargetTypes types() {
    TargetTypes known = types;
    if (known == null) {
      known = source.types();
      types = known;
    }
    return known;
  }

  private record Place(TargetBtf in, int id) {}

  private @Nullable Place place(String name, BtfKind kind) {
    TargetTypes types = types();
    OptionalInt id = types.main().btf().find(name, kind);
    if (id.isPresent()) {
      return new Place(types.main(), id.getAsInt());
    }
    for (TargetBtf module : types.modules()) {
      OptionalInt own = module.btf().find(name, kind);
      if (own.isPresent()) {
        return new Place(module, own.getAsInt());
      }
    }
    return null;
  }

  private int module(Place place) {
    if (place.in().equals(types().main())) {
      return KERNEL;
    }
    if (!modules.contains(place.in())) {
      modules.add(place.in());
    }
    return modules.indexOf(place.in());
  }

  private static String text(Btf btf, int id) {
    try {
      return btf.declaration(id);
    } catch (InvalidSpecException e) {
      return btf.kind(id) + " " + btf.name(id);
    }
  }
}
