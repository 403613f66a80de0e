// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.core.error.InvalidSpecException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map that is to be created: its type, sizes, flags, and what is in it from the start. Making one
 * checks what holds for every kernel; what a given kernel makes of it is found when it is created.
 *
 * <p>Immutable and thread-safe.
 */
public final class MapSpec {
  /** {@code BPF_F_NUMA_NODE}: memory is to come from the node given. */
  private static final int BPF_F_NUMA_NODE = 1 << 2;

  /** {@code BPF_F_RDONLY_PROG}: programs may only read (5.2). */
  private static final int BPF_F_RDONLY_PROG = 1 << 7;

  private final String name;
  private final MapType type;
  private final int keySize;
  private final int valueSize;
  private final long maxEntries;
  private final int flags;
  private final long extra;
  private final @Nullable Integer numaNode;
  private final Pinning pinning;
  private final @Nullable MapSpec inner;
  private final Map<Integer, String> initial;
  private final List<String> tags;
  private final int keyTypeId;
  private final int valueTypeId;
  private final byte @Nullable [] contents;
  private final byte[] trailing;

  private MapSpec(Builder builder) {
    this.name = builder.name;
    this.type = builder.type;
    this.keySize = builder.keySize;
    this.valueSize = builder.valueSize;
    this.maxEntries = builder.maxEntries;
    this.numaNode = builder.numaNode;
    this.flags = builder.flags | (numaNode == null ? 0 : BPF_F_NUMA_NODE);
    this.extra = builder.extra;
    this.pinning = builder.pinning;
    this.inner = builder.inner;
    this.initial = Collections.unmodifiableMap(new TreeMap<>(builder.initial));
    this.tags = List.copyOf(builder.tags);
    this.keyTypeId = builder.keyTypeId;
    this.valueTypeId = builder.valueTypeId;
    this.contents = builder.contents;
    this.trailing = builder.trailing;
    validate();
  }

  private void validate() {
    require(!name.isEmpty() && name.indexOf('\0') < 0, "the name is empty or has a NUL");
    require(keySize >= 0, "key size " + Integer.toUnsignedString(keySize));
    require(valueSize >= 0, "value size " + Integer.toUnsignedString(valueSize));
    require(maxEntries >>> 32 == 0, "max entries " + maxEntries + " exceed 32 bits");
    boolean ofMaps = type == MapType.ARRAY_OF_MAPS || type == MapType.HASH_OF_MAPS;
    require(inner == null || ofMaps, "a " + type.kernelName() + " holds no maps");
    require(inner == null || inner.inner == null, "maps nest only once");
    require(
        inner == null || inner.pinning == Pinning.NONE,
        "the map inside it cannot be pinned by name");
    require(
        contents == null || contents.length == valueSize,
        "its contents are not of its value size, " + valueSize);
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new InvalidSpecException("map \"" + name + "\": " + what);
    }
  }

  /**
   * Starts a description.
   *
   * @param name its name; the kernel keeps the first 15 bytes
   * @param type its type
   * @return a builder with all sizes 0
   */
  public static Builder builder(String name, MapType type) {
    return new Builder(name, type);
  }

  /** {@return its name in the object} */
  public String name() {
    return name;
  }

  /** {@return its type} */
  public MapType type() {
    return type;
  }

  /** {@return bytes of a key, 0 if the type has none} */
  public int keySize() {
    return keySize;
  }

  /** {@return bytes of a value, 0 if the type has none} */
  public int valueSize() {
    return valueSize;
  }

  /** {@return how many entries it takes, or bytes of a ring buffer; 0..2³²-1} */
  public long maxEntries() {
    return maxEntries;
  }

  /** {@return {@code BPF_F_…} bits} */
  public int flags() {
    return flags;
  }

  /** {@return {@code map_extra}, whose meaning the type decides (5.16)} */
  public long extra() {
    return extra;
  }

  /** {@return the memory node it is to be on, if it matters} */
  public OptionalInt numaNode() {
    return numaNode == null ? OptionalInt.empty() : OptionalInt.of(numaNode);
  }

  /** {@return what happens to its name in the BPF file system} */
  public Pinning pinning() {
    return pinning;
  }

  /** {@return for a map of maps, what the maps in it look like} */
  public Optional<MapSpec> inner() {
    return Optional.ofNullable(inner);
  }

  /**
   * {@return for an array of programs or a map of maps, the names of those to put in when it is
   * created, by index}
   */
  public Map<Integer, String> initial() {
    return initial;
  }

  /** {@return the declaration tags of its definition} */
  public List<String> tags() {
    return tags;
  }

  /** {@return the key's type in the object's BTF, 0 if none is known} */
  public int keyTypeId() {
    return keyTypeId;
  }

  /** {@return the value's type in the object's BTF, 0 if none is known} */
  public int valueTypeId() {
    return valueTypeId;
  }

  /** {@return whether it holds the variables or constants of the object} */
  public boolean isData() {
    return type == MapType.ARRAY && name.startsWith(".");
  }

  /** {@return whether programs may only read it, so that it is frozen once it has its contents} */
  public boolean isReadOnly() {
    return (flags & BPF_F_RDONLY_PROG) != 0;
  }

  /** {@return a copy of the value it has from the start, if that is not all zeroes} */
  public Optional<byte[]> contents() {
    return contents == null ? Optional.empty() : Optional.of(contents.clone());
  }

  /** {@return the contents themselves, not to be written to; null for zeroes} */
  byte @Nullable [] rawContents() {
    return contents;
  }

  /**
   * {@return a copy of what follows the five fields of {@code struct bpf_map_def} in a legacy
   * definition}
   *
   * <p>iproute2 has {@code id}, {@code pinning}, {@code inner_id} and {@code inner_idx} there. If
   * any byte of it is not zero, the definition asks for something that this library does not know.
   */
  public byte[] trailing() {
    return trailing.clone();
  }

  /**
   * Changes how many entries it takes.
   *
   * @param maxEntries the number
   * @return a copy with it
   * @throws InvalidSpecException if it exceeds 32 bits
   */
  public MapSpec withMaxEntries(long maxEntries) {
    return toBuilder().maxEntries(maxEntries).build();
  }

  /**
   * Changes what happens to its name.
   *
   * @param pinning what happens
   * @return a copy with it
   */
  public MapSpec withPinning(Pinning pinning) {
    return toBuilder().pinning(pinning).build();
  }

  /**
   * Changes the flags.
   *
   * @param flags {@code BPF_F_…} bits
   * @return a copy with them
   */
  public MapSpec withFlags(int flags) {
    return toBuilder().flags(flags).build();
  }

  /** {@return a builder that starts with all of this} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public String toString() {
    return "%s %s key %d value %d max %d flags 0x%x"
        .formatted(type.kernelName(), name, keySize, valueSize, maxEntries, flags);
  }

  /** Collects the options of a {@link MapSpec}. Not thread-safe. */
  public static final class Builder {
    private String name;
    private MapType type;
    private int keySize;
    private int valueSize;
    private long maxEntries;
    private int flags;
    private long extra;
    private @Nullable Integer numaNode;
    private Pinning pinning = Pinning.NONE;
    private @Nullable MapSpec inner;
    private Map<Integer, String> initial = Map.of();
    private List<String> tags = List.of();
    private int keyTypeId;
    private int valueTypeId;
    private byte @Nullable [] contents;
    private byte[] trailing = {};

    private Builder(String name, MapType type) {
      this.name = Objects.requireNonNull(name, "name");
      this.type = Objects.requireNonNull(type, "type");
    }

    private Builder(MapSpec spec) {
      this(spec.name, spec.type);
      keySize = spec.keySize;
      valueSize = spec.valueSize;
      maxEntries = spec.maxEntries;
      flags = spec.flags;
      extra = spec.extra;
      numaNode = spec.numaNode;
      pinning = spec.pinning;
      inner = spec.inner;
      initial = spec.initial;
      tags = spec.tags;
      keyTypeId = spec.keyTypeId;
      valueTypeId = spec.valueTypeId;
      contents = spec.contents;
      trailing = spec.trailing;
    }

    /**
     * Sets the name.
     *
     * @param name its name; the kernel keeps the first 15 bytes
     * @return this
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets the type.
     *
     * @param type its type
     * @return this
     */
    public Builder type(MapType type) {
      this.type = type;
      return this;
    }

    /**
     * Sets the size of a key.
     *
     * @param keySize bytes
     * @return this
     */
    public Builder keySize(int keySize) {
      this.keySize = keySize;
      return this;
    }

    /**
     * Sets the size of a value.
     *
     * @param valueSize bytes
     * @return this
     */
    public Builder valueSize(int valueSize) {
      this.valueSize = valueSize;
      return this;
    }

    /**
     * Sets how many entries it takes.
     *
     * @param maxEntries the number, or bytes of a ring buffer; 0..2³²-1
     * @return this
     */
    public Builder maxEntries(long maxEntries) {
      this.maxEntries = maxEntries;
      return this;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@code BPF_F_…} bits
     * @return this
     */
    public Builder flags(int flags) {
      this.flags = flags;
      return this;
    }

    /**
     * Sets {@code map_extra} (5.16).
     *
     * @param extra what the type takes it for
     * @return this
     */
    public Builder extra(long extra) {
      this.extra = extra;
      return this;
    }

    /**
     * Sets the memory node, and {@code BPF_F_NUMA_NODE}.
     *
     * @param node the number of the node
     * @return this
     */
    public Builder numaNode(int node) {
      this.numaNode = node;
      return this;
    }

    /**
     * Sets what happens to its name.
     *
     * @param pinning what happens
     * @return this
     */
    public Builder pinning(Pinning pinning) {
      this.pinning = pinning;
      return this;
    }

    /**
     * Sets what the maps in a map of maps look like.
     *
     * @param inner one of them
     * @return this
     */
    public Builder inner(MapSpec inner) {
      this.inner = inner;
      return this;
    }

    /**
     * Sets what is put in when it is created.
     *
     * @param initial names of programs or maps, by index
     * @return this
     */
    public Builder initial(Map<Integer, String> initial) {
      this.initial = initial;
      return this;
    }

    /**
     * Sets the tags.
     *
     * @param tags the declaration tags
     * @return this
     */
    public Builder tags(Collection<String> tags) {
      this.tags = List.copyOf(tags);
      return this;
    }

    /**
     * Sets the types of key and value.
     *
     * @param key id in the object's BTF, 0 for none
     * @param value id in the object's BTF, 0 for none
     * @return this
     */
    public Builder typeIds(int key, int value) {
      this.keyTypeId = key;
      this.valueTypeId = value;
      return this;
    }

    /**
     * Sets the one value of an array from the start.
     *
     * @param contents as many bytes as a value has; copied
     * @return this
     */
    public Builder contents(byte[] contents) {
      this.contents = contents.clone();
      return this;
    }

    /** Takes the array over. */
    Builder owned(byte @Nullable [] contents) {
      this.contents = contents;
      return this;
    }

    /** Takes the array over. */
    Builder trailing(byte[] trailing) {
      this.trailing = trailing;
      return this;
    }

    /**
     * Makes the description.
     *
     * @return the description
     * @throws InvalidSpecException if the options contradict each other
     */
    public MapSpec build() {
      return new MapSpec(this);
    }
  }
}
