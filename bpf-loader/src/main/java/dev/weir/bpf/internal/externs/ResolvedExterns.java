// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.internal.core.TargetBtf;
import dev.weir.bpf.spec.ExternSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the kernel has for what programs need of it by name. Immutable. */
public final class ResolvedExterns {
  /** The first number of a helper that no kernel has, for functions that are absent; libbpf's. */
  static final int POISON = 2_002_000_000;

  private static final Pattern REFUSAL = Pattern.compile("call unknown#(2002\\d{6})\\b");
  private static final String KCONFIG = ".kconfig";
  private static final int CALL = 0x85;
  private static final int PSEUDO_BTF_ID = 3;

  private final byte @Nullable [] kconfig;
  private final Map<String, Symbol> symbols;
  private final List<TargetBtf> modules;

  /** The names, so that each has a number. */
  private final List<String> names;

  private ResolvedExterns(
      byte @Nullable [] kconfig, Map<String, Symbol> symbols, List<TargetBtf> modules) {
    this.kconfig = kconfig;
    this.symbols = Map.copyOf(symbols);
    this.modules = List.copyOf(modules);
    this.names = List.copyOf(new TreeSet<>(symbols.keySet()));
  }

  /**
   * Looks up what programs refer to.
   *
   * @param object the object
   * @param programs those of its programs that are to be loaded
   * @param source what is known of the kernel
   * @return what it has
   * @throws InvalidSpecException if something is missing that is not weak, or is of another type
   *     than the programs think
   */
  public static ResolvedExterns of(
      ObjectSpec object, Collection<ProgramSpec> programs, ExternSource source) {
    Set<String> wanted = new TreeSet<>();
    boolean config = false;
    for (ProgramSpec program : programs) {
      for (Instruction instruction : program.instructions()) {
        Reference reference = instruction.reference().orElse(null);
        if (reference instanceof Reference.Kernel kernel) {
          wanted.add(kernel.name());
        }
        config |= reference instanceof Reference.MapValue value && value.name().equals(KCONFIG);
      }
    }
    Btf btf = object.btf().orElse(null);
    if (btf == null) {
      requireNothing(wanted);
      return new ResolvedExterns(null, Map.of(), List.of());
    }
    List<ExternSpec> values = new ArrayList<>();
    List<ExternSpec> symbols = new ArrayList<>();
    Set<String> undeclared = new HashSet<>(wanted);
    for (ExternSpec extern : object.externs()) {
      if (extern.kind() == ExternSpec.Kind.KCONFIG) {
        values.add(extern);
      } else if (wanted.contains(extern.name())) {
        symbols.add(extern);
        undeclared.remove(extern.name());
      }
    }
    requireNothing(undeclared);
    SymbolLookup lookup = new SymbolLookup(btf, source);
    Map<String, Symbol> found = lookup.find(symbols);
    byte[] contents =
        config ? new ConfigValues(values, source).contents(btf, object.byteOrder()) : null;
    return new ResolvedExterns(contents, found, lookup.modules());
  }

  private static void requireNothing(Set<String> undeclared) {
    if (!undeclared.isEmpty()) {
      throw new InvalidSpecException(
          "programs refer to %s, which the object neither defines nor declares __ksym"
              .formatted(undeclared));
    }
  }

  /** {@return the contents of the map {@code .kconfig}, if a program uses it} */
  public Optional<byte[]> kconfig() {
    return Optional.ofNullable(kconfig).map(byte[]::clone);
  }

  /**
   * {@return the modules that functions or variables are in; the first is at index 1 of {@code
   * fd_array}, whose index 0 is the kernel's}
   */
  public List<TargetBtf> modules() {
    return modules;
  }

  /**
   * Puts ids and addresses into instructions that refer to symbols of the kernel.
   *
   * <p>The address of a function that programs may call becomes 1: programs ask for it only to see
   * whether there is such a function, and kernels before 6.4 do not tell it.
   *
   * @param instructions the instructions of one of the programs
   * @param moduleFd gives the descriptor of the BTF of a module by its index in {@link #modules}
   * @return the instructions, in the slots they were in
   */
  public List<Instruction> apply(List<Instruction> instructions, IntUnaryOperator moduleFd) {
    List<Instruction> applied = new ArrayList<>(instructions.size());
    for (Instruction instruction : instructions) {
      applied.add(
          instruction.reference().orElse(null) instanceof Reference.Kernel kernel
              ? apply(instruction, kernel, moduleFd)
              : instruction);
    }
    return List.copyOf(applied);
  }

  private Instruction apply(
      Instruction instruction, Reference.Kernel kernel, IntUnaryOperator moduleFd) {
    Symbol symbol = symbols.get(kernel.name());
    if (symbol == null) {
      throw new InvalidSpecException("extern " + kernel.name() + " was not looked up");
    }
    return instruction.isWide()
        ? load(instruction, symbol, moduleFd)
        : call(instruction, kernel, symbol);
  }

  private static Instruction load(
      Instruction instruction, Symbol symbol, IntUnaryOperator moduleFd) {
    if (symbol instanceof Symbol.Variable variable) {
      long fd = variable.module() < 0 ? 0 : moduleFd.applyAsInt(variable.module());
      return instruction.withSrc(PSEUDO_BTF_ID).withImm(fd << 32 | variable.id());
    }
    if (symbol instanceof Symbol.Address address) {
      return instruction.withSrc(0).withImm(address.value());
    }
    return instruction.withSrc(0).withImm(symbol instanceof Symbol.Function ? 1 : 0);
  }

  private Instruction call(Instruction instruction, Reference.Kernel kernel, Symbol symbol) {
    if (symbol instanceof Symbol.Function function) {
      return instruction.withImm(function.id()).withOffset(function.module() + 1);
    }
    if (symbol instanceof Symbol.Absent) {
      return Instruction.of(CALL, 0, 0, 0, POISON + names.indexOf(kernel.name()))
          .withReference(kernel);
    }
    throw new InvalidSpecException("extern " + kernel.name() + " is called, and is no function");
  }

  /**
   * {@return why the verifier refused a program, if it is because of a function that is absent}
   *
   * @param log what the verifier says
   */
  public Optional<String> explain(String log) {
    Optional<String> last = Optional.empty();
    Matcher matcher = REFUSAL.matcher(log);
    while (matcher.find()) {
      int index = Integer.parseInt(matcher.group(1)) - POISON;
      if (index < names.size() && symbols.get(names.get(index)) instanceof Symbol.Absent absent) {
        last = Optional.of(absent.why() + ", and the program calls it nevertheless");
      }
    }
    return last;
  }
}
