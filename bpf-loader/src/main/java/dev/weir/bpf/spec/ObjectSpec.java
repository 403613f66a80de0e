// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A BPF object: its maps, programs and variables as the compiler described them, or as {@link
 * Builder} changed them.
 *
 * <p>Immutable and thread-safe.
 */
public final class ObjectSpec {
  /** No BPF object comes near this; a stream that does not end must not fill memory. */
  private static final int LARGEST = 256 << 20;

  private final ByteOrder byteOrder;
  private final String license;
  private final int kernelVersion;
  private final Map<String, MapSpec> maps;
  private final Map<String, ProgramSpec> programs;

  /** Places only; values are in the maps. */
  private final Map<String, VariableSpec> variables;

  private final List<ExternSpec> externs;
  private final @Nullable Btf btf;
  private final @Nullable BtfExt btfExt;

  private ObjectSpec(Builder builder) {
    this.byteOrder = builder.byteOrder;
    this.license = builder.license;
    this.kernelVersion = builder.kernelVersion;
    this.maps = new LinkedHashMap<>(builder.maps);
    this.programs = new LinkedHashMap<>(builder.programs);
    this.variables = new LinkedHashMap<>(builder.variables);
    this.externs = List.copyOf(builder.externs);
    this.btf = builder.btf;
    this.btfExt = builder.btfExt;
  }

  /**
   * Parses an object file.
   *
   * @param file the file
   * @return what is in it
   * @throws InvalidSpecException if it is damaged, or no BPF object; the message names the place
   * @throws WeirException if it cannot be read
   */
  public static ObjectSpec parse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in);
    } catch (IOException e) {
      throw new WeirException("reading " + file + " failed: " + e, e);
    } catch (InvalidSpecException e) {
      throw new InvalidSpecException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Parses an object file.
   *
   * @param in where to read it from, to its end; not closed
   * @return what is in it
   * @throws InvalidSpecException if it is damaged, or no BPF object; the message names the place
   * @throws WeirException if it cannot be read
   */
  public static ObjectSpec parse(InputStream in) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw new WeirException("reading a BPF object failed: " + e, e);
    }
    if (bytes.length > LARGEST) {
      throw new InvalidSpecException("the object is larger than " + (LARGEST >> 20) + " MiB");
    }
    return ObjectReader.read(ByteBuffer.wrap(bytes));
  }

  /**
   * Parses an object file.
   *
   * @param bytes the file; copied
   * @return what is in it
   * @throws InvalidSpecException if it is damaged, or no BPF object; the message names the place
   */
  public static ObjectSpec parse(byte[] bytes) {
    return ObjectReader.read(ByteBuffer.wrap(bytes.clone()));
  }

  /**
   * Parses an object file.
   *
   * @param bytes the file, from position to limit; copied, the position is not changed
   * @return what is in it
   * @throws InvalidSpecException if it is damaged, or no BPF object; the message names the place
   */
  public static ObjectSpec parse(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
    copy.put(bytes.duplicate()).flip();
    return ObjectReader.read(copy);
  }

  /** {@return the byte order of the machines it is for} */
  public ByteOrder byteOrder() {
    return byteOrder;
  }

  /** {@return the licence of its programs, empty if it names none} */
  public String license() {
    return license;
  }

  /** {@return the kernel version it says it is for, 0 for none} */
  public int kernelVersion() {
    return kernelVersion;
  }

  /** {@return its maps, those of its variables included, in the order of the object} */
  public List<MapSpec> maps() {
    return List.copyOf(maps.values());
  }

  /** {@return its programs in the order of the object} */
  public List<ProgramSpec> programs() {
    return List.copyOf(programs.values());
  }

  /** {@return its variables and constants in the order of the object} */
  public List<VariableSpec> variables() {
    return variables.values().stream().map(this::valued).toList();
  }

  /** {@return what it needs of the kernel by name} */
  public List<ExternSpec> externs() {
    return externs;
  }

  /** {@return its types, if it was compiled with them} */
  public Optional<Btf> btf() {
    return Optional.ofNullable(btf);
  }

  /** {@return what the compiler says of its instructions, by section} */
  public Optional<BtfExt> btfExt() {
    return Optional.ofNullable(btfExt);
  }

  /**
   * Finds a map.
   *
   * @param name its name
   * @return the map
   * @throws InvalidSpecException if there is none of that name; the message names those there are
   */
  public MapSpec map(String name) {
    return find(maps, name, "map");
  }

  /**
   * Finds a program.
   *
   * @param name its name
   * @return the program
   * @throws InvalidSpecException if there is none of that name; the message names those there are
   */
  public ProgramSpec program(String name) {
    return find(programs, name, "program");
  }

  /**
   * Finds a variable.
   *
   * @param name its name
   * @return the variable
   * @throws InvalidSpecException if there is none of that name; the message names those there are
   */
  public VariableSpec variable(String name) {
    return valued(find(variables, name, "variable"));
  }

  private static <T> T find(Map<String, T> all, String name, String what) {
    T found = all.get(name);
    if (found == null) {
      throw new InvalidSpecException(
          "the object has no " + what + " \"" + name + "\"; it has " + all.keySet());
    }
    return found;
  }

  private VariableSpec valued(VariableSpec variable) {
    MapSpec map = maps.get(variable.map());
    return map == null ? variable : variable.in(map);
  }

  /** {@return a builder that starts with all of this} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public String toString() {
    return "BPF object with maps " + maps.keySet() + " and programs " + programs.keySet();
  }

  /** Changes an object. Not thread-safe. */
  public static final class Builder {
    private final ByteOrder byteOrder;
    private String license = "";
    private int kernelVersion;
    private final Map<String, MapSpec> maps = new LinkedHashMap<>();
    private final Map<String, ProgramSpec> programs = new LinkedHashMap<>();
    private final Map<String, VariableSpec> variables = new LinkedHashMap<>();
    private final List<ExternSpec> externs = new ArrayList<>();
    private @Nullable Btf btf;
    private @Nullable BtfExt btfExt;

    Builder(ByteOrder byteOrder) {
      this.byteOrder = byteOrder;
    }

    private Builder(ObjectSpec spec) {
      this(spec.byteOrder);
      license = spec.license;
      kernelVersion = spec.kernelVersion;
      maps.putAll(spec.maps);
      programs.putAll(spec.programs);
      variables.putAll(spec.variables);
      externs.addAll(spec.externs);
      btf = spec.btf;
      btfExt = spec.btfExt;
    }

    /**
     * Changes a map.
     *
     * @param name its name
     * @param change makes the map that takes its place, of the same name
     * @return this
     * @throws InvalidSpecException if there is none of that name, or the change gives it another
     */
    public Builder map(String name, UnaryOperator<MapSpec> change) {
      MapSpec changed = change.apply(find(maps, name, "map"));
      requireSame(name, changed.name(), "map");
      maps.put(name, changed);
      return this;
    }

    /**
     * Changes a program.
     *
     * @param name its name
     * @param change makes the program that takes its place, of the same name
     * @return this
     * @throws InvalidSpecException if there is none of that name, or the change gives it another
     */
    public Builder program(String name, UnaryOperator<ProgramSpec> change) {
      ProgramSpec changed = change.apply(find(programs, name, "program"));
      requireSame(name, changed.name(), "program");
      programs.put(name, changed);
      return this;
    }

    /**
     * Changes the value of a variable: the contents of its map are copied and written to.
     *
     * @param name its name
     * @param change gives the variable with its new value
     * @return this
     * @throws InvalidSpecException if there is none of that name, or the value does not fit
     */
    public Builder variable(String name, UnaryOperator<VariableSpec> change) {
      VariableSpec place = find(variables, name, "variable");
      MapSpec map = find(maps, place.map(), "map");
      VariableSpec changed = change.apply(place.in(map));
      requireSame(name, changed.name(), "variable");
      byte[] contents = map.contents().orElseGet(() -> new byte[map.valueSize()]);
      byte[] value = changed.bytes();
      System.arraycopy(value, 0, contents, place.offset(), value.length);
      maps.put(map.name(), map.toBuilder().contents(contents).build());
      return this;
    }

    private static void requireSame(String name, String changed, String what) {
      if (!name.equals(changed)) {
        throw new InvalidSpecException(
            what + " \"" + name + "\" cannot become \"" + changed + "\": others refer to it");
      }
    }

    Builder license(String license) {
      this.license = license;
      return this;
    }

    Builder kernelVersion(int kernelVersion) {
      this.kernelVersion = kernelVersion;
      return this;
    }

    Builder btf(@Nullable Btf btf, @Nullable BtfExt btfExt) {
      this.btf = btf;
      this.btfExt = btfExt;
      return this;
    }

    Builder externs(Collection<ExternSpec> externs) {
      this.externs.addAll(externs);
      return this;
    }

    Builder add(MapSpec map) {
      if (maps.putIfAbsent(map.name(), map) != null) {
        throw new InvalidSpecException("two maps are named \"" + map.name() + "\"");
      }
      return this;
    }

    Builder add(ProgramSpec program) {
      if (programs.putIfAbsent(program.name(), program) != null) {
        throw new InvalidSpecException("two programs are named \"" + program.name() + "\"");
      }
      return this;
    }

    /** Of several variables of one name the first is kept: linking leaves static ones apart. */
    Builder add(VariableSpec variable) {
      variables.putIfAbsent(variable.name(), variable);
      return this;
    }

    /**
     * Makes the object.
     *
     * @return the object
     */
    public ObjectSpec build() {
      return new ObjectSpec(this);
    }
  }
}
