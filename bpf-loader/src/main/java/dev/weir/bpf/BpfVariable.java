// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.VariableSpec;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A global variable of a loaded object, in the memory that its programs use: reading and writing it
 * is no system call. Constants ({@code .rodata}) can be read only.
 *
 * <p>Numbers of 4 and 8 bytes at aligned addresses are read and written whole; anything else may be
 * seen half-written by a program that runs at the same time. Thread-safe otherwise.
 */
public final class BpfVariable {
  private final VariableSpec spec;
  private final Section section;

  private BpfVariable(VariableSpec spec, Section section) {
    this.spec = spec;
    this.section = section;
  }

  static Map<String, BpfVariable> of(ObjectSpec object, Map<String, BpfMap> maps) {
    Map<String, Section> sections = new LinkedHashMap<>();
    Map<String, BpfVariable> variables = new LinkedHashMap<>();
    for (VariableSpec variable : object.variables()) {
      BpfMap map = maps.get(variable.map());
      if (map != null) {
        MapSpec spec = object.map(variable.map());
        Section section = sections.computeIfAbsent(spec.name(), n -> new Section(spec, map));
        variables.put(variable.name(), new BpfVariable(variable, section));
      }
    }
    return variables;
  }

  /** {@return its name} */
  public String name() {
    return spec.name();
  }

  /** {@return its size in bytes} */
  public int size() {
    return spec.size();
  }

  /** {@return whether it can only be read} */
  public boolean isReadOnly() {
    return section.access == MappedRegion.Access.READ_ONLY;
  }

  /**
   * Reads a number.
   *
   * @return the value, as a signed number
   * @throws InvalidSpecException if it is not of 1, 2, 4 or 8 bytes
   */
  public long getLong() {
    ByteBuffer memory = section.memory();
    return switch (spec.size()) {
      case 1 -> memory.get(spec.offset());
      case 2 -> memory.getShort(spec.offset());
      case 4 -> memory.getInt(spec.offset());
      case 8 -> memory.getLong(spec.offset());
      default -> throw noNumber();
    };
  }

  /**
   * Writes a number.
   *
   * @param value the value; bits beyond its size are cut off
   * @throws InvalidSpecException if it is not of 1, 2, 4 or 8 bytes, or can only be read
   */
  public void setLong(long value) {
    ByteBuffer memory = section.writable(spec);
    switch (spec.size()) {
      case 1 -> memory.put(spec.offset(), (byte) value);
      case 2 -> memory.putShort(spec.offset(), (short) value);
      case 4 -> memory.putInt(spec.offset(), (int) value);
      case 8 -> memory.putLong(spec.offset(), value);
      default -> throw noNumber();
    }
  }

  /**
   * Reads a value.
   *
   * @param <T> the type of the value
   * @param codec takes the bytes apart
   * @return the value
   * @throws InvalidSpecException if it has another size
   */
  public <T> T get(FieldCodec<T> codec) {
    requireSize(codec.type().size());
    return codec.decode(section.memory(), spec.offset());
  }

  /**
   * Writes a value.
   *
   * @param <T> the type of the value
   * @param codec makes the bytes
   * @param value the value
   * @throws InvalidSpecException if it has another size, or can only be read
   */
  public <T> void set(FieldCodec<T> codec, T value) {
    requireSize(codec.type().size());
    codec.encode(value, section.writable(spec), spec.offset());
  }

  /** {@return a copy of its bytes} */
  public byte[] bytes() {
    byte[] bytes = new byte[spec.size()];
    section.memory().get(spec.offset(), bytes);
    return bytes;
  }

  /**
   * Writes its bytes.
   *
   * @param bytes as many as it has
   * @throws InvalidSpecException if there are more or fewer, or it can only be read
   */
  public void set(byte[] bytes) {
    requireSize(bytes.length);
    section.writable(spec).put(spec.offset(), bytes);
  }

  void release() {
    section.release();
  }

  private void requireSize(int size) {
    if (size != spec.size()) {
      throw new InvalidSpecException(
          "variable \"" + spec.name() + "\" has " + spec.size() + " bytes, not " + size);
    }
  }

  private InvalidSpecException noNumber() {
    return new InvalidSpecException(
        "variable \"" + spec.name() + "\" has " + spec.size() + " bytes and is no number");
  }

  @Override
  public String toString() {
    return spec.toString();
  }

  /** The one value of a map, mapped when it is first asked for. */
  private static final class Section {
    /** {@code BPF_F_RDONLY_PROG}: the map is frozen, and cannot be mapped for writing. */
    private static final int BPF_F_RDONLY_PROG = 1 << 7;

    private final BpfMap map;
    private final int length;
    private final MappedRegion.Access access;
    private @Nullable MappedRegion region;

    Section(MapSpec spec, BpfMap map) {
      this.map = map;
      this.length = spec.valueSize();
      boolean constant = (map.info().flags() & BPF_F_RDONLY_PROG) != 0;
      this.access = constant ? MappedRegion.Access.READ_ONLY : MappedRegion.Access.READ_WRITE;
    }

    ByteBuffer memory() {
      return region().buffer();
    }

    ByteBuffer writable(VariableSpec variable) {
      if (access == MappedRegion.Access.READ_ONLY) {
        throw new InvalidSpecException(
            "variable \"%s\" is in %s, which is frozen: set it in the ObjectSpec, before loading"
                .formatted(variable.name(), map));
      }
      return memory();
    }

    private synchronized MappedRegion region() {
      MappedRegion mapped = region;
      if (mapped == null) {
        mapped = MappedRegion.map(map.fd(), 0, length, access);
        region = mapped;
      }
      return mapped;
    }

    synchronized void release() {
      if (region != null) {
        region.close();
      }
    }
  }
}
