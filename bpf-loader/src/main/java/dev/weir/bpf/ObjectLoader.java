// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.core.error.InvalidSpecException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Loads an object as its options say. Not thread-safe; may be used again, each {@link #load()}
 * makes maps and programs of its own.
 *
 * <pre>{@code
 * BpfObject object =
 *     BpfObject.loader(spec)
 *         .only("xdp_main")                         // and what it needs
 *         .pinRoot(Path.of("/sys/fs/bpf/weir"))     // for maps that are pinned by name
 *         .use("endpoints", endpoints)              // a map that exists already
 *         .load();
 * }</pre>
 */
public final class ObjectLoader {
  private final ObjectSpec spec;
  private final Set<String> only = new LinkedHashSet<>();
  private final Map<String, BpfMap> given = new LinkedHashMap<>();
  private final Map<String, BpfProgram> targets = new LinkedHashMap<>();
  private @Nullable Path pinRoot;
  private @Nullable Btf kernelBtf;
  private @Nullable Executor executor;
  private int logLevel;

  ObjectLoader(ObjectSpec spec) {
    this.spec = spec;
  }

  /**
   * Loads certain programs only, with the maps they need and the programs that are in those from
   * the start. Called again, it adds.
   *
   * @param programs their names
   * @return this
   * @throws InvalidSpecException if the object has none of that name
   */
  public ObjectLoader only(String... programs) {
    return only(List.of(programs));
  }

  /**
   * As {@link #only(String...)}.
   *
   * @param programs their names
   * @return this
   * @throws InvalidSpecException if the object has none of that name
   */
  public ObjectLoader only(Collection<String> programs) {
    programs.forEach(spec::program);
    only.addAll(programs);
    return this;
  }

  /**
   * Sets where maps that are pinned by name are looked for and put. An object with such maps is not
   * loaded without: no directory is used unasked.
   *
   * @param directory a directory of a BPF file system, which exists
   * @return this
   */
  public ObjectLoader pinRoot(Path directory) {
    pinRoot = directory;
    return this;
  }

  /**
   * Uses a map that exists in place of one of the object's. It stays the caller's to close.
   *
   * @param name the name of the object's map
   * @param map the map, of the same type and sizes
   * @return this
   * @throws InvalidSpecException if the object has none of that name, or the map does not fit
   */
  public ObjectLoader use(String name, BpfMap map) {
    MapReuse.requireCompatible(spec.map(name), map, map.toString());
    given.put(name, map);
    return this;
  }

  /**
   * Sets the program that a program of the object replaces a function of, or traces.
   *
   * @param name the object's program, {@code freplace}, {@code fentry} or {@code fexit}
   * @param target the other program, with BTF
   * @return this
   * @throws InvalidSpecException if the object has none of that name
   */
  public ObjectLoader target(String name, BpfProgram target) {
    spec.program(name);
    targets.put(name, target);
    return this;
  }

  /**
   * Sets the types that programs are adjusted to (CO-RE), in place of the running kernel's: for
   * kernels without BTF of their own.
   *
   * @param btf the kernel's types
   * @return this
   */
  public ObjectLoader kernelBtf(Btf btf) {
    kernelBtf = btf;
    return this;
  }

  /**
   * Sets what runs the verification of programs, each a task of its own. By default as many threads
   * as there are processors, ended before {@link #load()} returns.
   *
   * @param executor any executor; {@code Runnable::run} verifies one after the other on the calling
   *     thread. Loading a program for a device needs threads of the device's network namespace.
   * @return this
   */
  public ObjectLoader verifyOn(Executor executor) {
    this.executor = executor;
    return this;
  }

  /**
   * Asks the verifier for a log of programs that it accepts, for {@link BpfObject#verifierLog}. It
   * takes longer than verifying; of a program that is refused there is a log without this.
   *
   * @param level {@code BPF_LOG_LEVEL1} (1), {@code BPF_LOG_LEVEL2} (2: each instruction on each
   *     path), {@code BPF_LOG_STATS} (4), or their sum
   * @return this
   * @throws InvalidSpecException if it is not 0..7
   */
  public ObjectLoader log(int level) {
    if (level < 0 || level > 7) {
      throw new InvalidSpecException("verifier log level " + level + " is not 0..7");
    }
    logLevel = level;
    return this;
  }

  /**
   * Loads the object.
   *
   * @return it, loaded
   * @throws InvalidSpecException if it cannot be loaded on any kernel, or not on this one's types
   * @throws VerifierException if the verifier refuses a program
   * @throws dev.weir.core.error.KernelException if the kernel refuses something else; nothing is
   *     left behind in any case
   */
  public BpfObject load() {
    return new ObjectLoad(this).run();
  }

  ObjectSpec spec() {
    return spec;
  }

  Set<String> only() {
    return only;
  }

  Map<String, BpfMap> given() {
    return given;
  }

  Map<String, BpfProgram> targets() {
    return targets;
  }

  Optional<Path> pinRoot() {
    return Optional.ofNullable(pinRoot);
  }

  Optional<Btf> kernelBtf() {
    return Optional.ofNullable(kernelBtf);
  }

  Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  int logLevel() {
    return logLevel;
  }
}
