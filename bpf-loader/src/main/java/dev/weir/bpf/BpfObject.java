// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loaded object: its maps and programs in the kernel, its variables in mapped memory. Owns them
 * all; {@link #close} lets go of them, and what is pinned or attached goes on without it.
 *
 * <p>Thread-safe.
 */
public final class BpfObject implements AutoCloseable {
  private final ObjectSpec spec;
  private final Map<String, BpfMap> maps;
  private final Map<String, BpfProgram> programs;
  private final Map<String, String> logs;
  private final Map<String, BpfVariable> variables;

  BpfObject(
      ObjectSpec spec,
      Map<String, BpfMap> maps,
      Map<String, BpfProgram> programs,
      Map<String, String> logs) {
    this.spec = spec;
    this.maps = new LinkedHashMap<>(maps);
    this.programs = new LinkedHashMap<>(programs);
    this.logs = Map.copyOf(logs);
    this.variables = BpfVariable.of(spec, maps);
  }

  /**
   * Loads all programs of an object that are not marked otherwise, with the maps they need.
   *
   * @param spec the object
   * @return it, loaded
   * @throws InvalidSpecException if it cannot be loaded on any kernel, or not on this one's types
   * @throws VerifierException if the verifier refuses a program
   * @throws dev.weir.core.error.KernelException if the kernel refuses something else; nothing is
   *     left behind in any case
   */
  public static BpfObject load(ObjectSpec spec) {
    return loader(spec).load();
  }

  /**
   * Starts to load an object with options.
   *
   * @param spec the object
   * @return a loader
   */
  public static ObjectLoader loader(ObjectSpec spec) {
    return new ObjectLoader(spec);
  }

  /** {@return what was loaded} */
  public ObjectSpec spec() {
    return spec;
  }

  /** {@return its maps, in the order of the object; those only that a loaded program needs} */
  public List<BpfMap> maps() {
    return List.copyOf(maps.values());
  }

  /** {@return its programs that were loaded, in the order of the object} */
  public List<BpfProgram> programs() {
    return List.copyOf(programs.values());
  }

  /**
   * Finds a map. It stays this object's to close.
   *
   * @param name its name in the object, which may be longer than the kernel's
   * @return the map
   * @throws InvalidSpecException if none of that name was created
   */
  public BpfMap map(String name) {
    return find(maps, name, "map");
  }

  /**
   * {@return whether a map was created or found; those that no loaded program needs are not}
   *
   * @param name its name in the object
   */
  public boolean hasMap(String name) {
    return maps.containsKey(name);
  }

  /**
   * Finds a program. It stays this object's to close.
   *
   * @param name its name in the object
   * @return the program
   * @throws InvalidSpecException if none of that name was loaded
   */
  public BpfProgram program(String name) {
    return find(programs, name, "program");
  }

  /**
   * Finds a variable.
   *
   * @param name its name
   * @return the variable, where the programs have it
   * @throws InvalidSpecException if no loaded map has one of that name
   */
  public BpfVariable variable(String name) {
    return find(variables, name, "variable");
  }

  /**
   * {@return what the verifier said of a program that it accepted; empty if it was not asked}
   *
   * @param program the program's name
   * @throws InvalidSpecException if none of that name was loaded
   */
  public String verifierLog(String program) {
    find(programs, program, "program");
    return logs.getOrDefault(program, "");
  }

  private <T> T find(Map<String, T> all, String name, String what) {
    T found = all.get(name);
    if (found == null) {
      throw new InvalidSpecException(
          "no " + what + " \"" + name + "\" was loaded; there are " + all.keySet());
    }
    return found;
  }

  /** Lets go of its maps and programs. Closing again does nothing. */
  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>();
    variables.values().forEach(BpfVariable::release);
    all.addAll(programs.values());
    all.addAll(maps.values());
    Rollback.closeAll(all);
  }

  @Override
  public String toString() {
    return "loaded BPF object with maps " + maps.keySet() + " and programs " + programs.keySet();
  }
}
