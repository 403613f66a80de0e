// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.SectionVariable;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts BTF together. Types get the ids 1, 2, 3 … in the order they are added; a type may name one
 * that is added later, of which {@link #nextId()} tells the id.
 *
 * <pre>{@code
 * BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
 * int u32 = builder.add(new BtfType.Int("unsigned int", 4, 0));
 * int key = builder.add(new BtfType.Struct("key", 4, List.of(new BtfType.Member("id", u32, 0))));
 * int file = builder.copy(kernel, kernel.id("file", BtfKind.STRUCT)); // and all that it needs
 * Btf btf = builder.build();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class BtfBuilder {
  private final ByteOrder order;
  private final @Nullable Btf base;
  private final StringTable strings;
  private final int firstId;
  private final List<BtfType> types = new ArrayList<>();
  private final Map<Btf, Map<Integer, Integer>> copies = new HashMap<>();

  private BtfBuilder(ByteOrder order, @Nullable Btf base, StringTable strings) {
    this.order = order;
    this.base = base;
    this.strings = strings;
    this.firstId = base == null ? 1 : base.limit();
  }

  /**
   * Starts with nothing.
   *
   * @param order the byte order to write
   * @return a builder
   */
  public static BtfBuilder create(ByteOrder order) {
    return new BtfBuilder(Objects.requireNonNull(order, "order"), null, StringTable.empty());
  }

  /**
   * Starts split BTF: ids go on where the base's end, and the base's types can be named.
   *
   * @param base the base
   * @return a builder
   */
  public static BtfBuilder onBase(Btf base) {
    return new BtfBuilder(base.order(), base, StringTable.onBase(base.strings()));
  }

  /**
   * Starts with all types of a blob under the ids they have there, and with its strings at their
   * offsets, so that a {@link BtfExt} that belongs to it keeps its meaning. Of split BTF the base
   * stays the base.
   *
   * @param btf the blob
   * @return a builder
   */
  public static BtfBuilder of(Btf btf) {
    BtfBuilder builder =
        new BtfBuilder(btf.order(), btf.base().orElse(null), StringTable.of(btf.strings()));
    btf.ids().forEach(id -> builder.types.add(btf.type(id)));
    return builder;
  }

  /** {@return the id that the next type added gets} */
  public int nextId() {
    return firstId + types.size();
  }

  /**
   * Adds a type.
   *
   * @param type the type; the ids in it need to be good when {@link #build} is called
   * @return its id
   * @throws InvalidSpecException if it is void, which is always there
   */
  public int add(BtfType type) {
    types.add(writable(type));
    return nextId() - 1;
  }

  /**
   * {@return a type added before}
   *
   * @param id its id
   * @throws InvalidSpecException if it was not added here
   */
  public BtfType type(int id) {
    return types.get(index(id));
  }

  /**
   * Puts a type in the place of another.
   *
   * @param id the id of one added before
   * @param type what it becomes
   * @throws InvalidSpecException if there is none, or the new one is void
   */
  public void replace(int id, BtfType type) {
    types.set(index(id), writable(type));
  }

  /**
   * Adds a string that no type has, such as the source lines that {@link BtfExt} refers to.
   *
   * @param text the string
   * @return its offset
   * @throws InvalidSpecException if it contains NUL
   */
  public int string(String text) {
    return strings.offset(text);
  }

  /**
   * Copies a type from elsewhere with everything it refers to, near or far, and the declaration
   * tags of all that. What was copied before is not copied again.
   *
   * @param from where the type is; in another byte order, if need be
   * @param id its id there
   * @return its id here
   * @throws InvalidSpecException if there is no such type
   */
  public int copy(Btf from, int id) {
    Map<Integer, Integer> ids = copies.computeIfAbsent(from, key -> new HashMap<>(Map.of(0, 0)));
    Deque<Integer> waiting = new ArrayDeque<>();
    int result = copied(from, id, ids, waiting);
    Map<Integer, List<Integer>> tags = waiting.isEmpty() ? Map.of() : tagsByTarget(from);
    while (!waiting.isEmpty()) {
      int next = waiting.remove();
      BtfType type = from.type(next);
      types.set(
          index(ids.getOrDefault(next, 0)),
          TypeReferences.remap(type, other -> copied(from, other, ids, waiting)));
      tags.getOrDefault(next, List.of()).forEach(tag -> copied(from, tag, ids, waiting));
    }
    return result;
  }

  /**
   * Says where the variables of a section are, which compilers leave to the loader. The variables
   * are put in the order of their offsets, as the kernel wants them.
   *
   * @param id a {@link BtfType.DataSec}
   * @param size the size of the section in bytes
   * @param offsets the offsets of its global variables in bytes, by name. Static and extern
   *     variables that are not named keep theirs.
   * @throws InvalidSpecException if there is no such section or the offset of a global variable is
   *     missing
   */
  public void place(int id, long size, Map<String, Long> offsets) {
    if (!(type(id) instanceof BtfType.DataSec section)) {
      throw new InvalidSpecException("BTF type " + id + " is a " + type(id).kind());
    }
    List<SectionVariable> placed =
        section.variables().stream()
            .map(variable -> placed(section, variable, offsets))
            .sorted(Comparator.comparingLong(SectionVariable::offset))
            .toList();
    replace(id, new BtfType.DataSec(section.name(), size, placed));
  }

  /**
   * {@return what has been put together; more can be added afterwards and built again}
   *
   * @throws InvalidSpecException if a type names one that is not there, or is not what the kernel
   *     reads; the message names it
   */
  public Btf build() {
    return TypeWriter.write(types, strings, order, base);
  }

  private SectionVariable placed(
      BtfType.DataSec section, SectionVariable variable, Map<String, Long> offsets) {
    BtfType type = type(variable.type());
    Long offset = offsets.get(type.name());
    if (offset != null) {
      return new SectionVariable(variable.type(), offset, variable.size());
    }
    if (type instanceof BtfType.Var global && global.linkage() == BtfLinkage.GLOBAL) {
      throw new InvalidSpecException(
          "BTF DATASEC '%s': the offset of '%s' is missing".formatted(section.name(), type.name()));
    }
    return variable;
  }

  /** The id of the copy of a type, for which a place is taken if it is new. */
  private int copied(Btf from, int id, Map<Integer, Integer> ids, Deque<Integer> waiting) {
    Integer known = ids.get(id);
    if (known != null) {
      return known;
    }
    int copy = add(from.type(id));
    ids.put(id, copy);
    waiting.add(id);
    return copy;
  }

  private static Map<Integer, List<Integer>> tagsByTarget(Btf from) {
    Map<Integer, List<Integer>> tags =
        new HashMap<>(from.base().map(BtfBuilder::tagsByTarget).orElse(Map.of()));
    for (int tag : from.declTagIds()) {
      tags.computeIfAbsent(from.graph().type(tag), target -> new ArrayList<>()).add(tag);
    }
    return tags;
  }

  private static BtfType writable(BtfType type) {
    if (type instanceof BtfType.VoidType) {
      throw new InvalidSpecException("BTF has void as type 0 only; it cannot be added");
    }
    return type;
  }

  private int index(int id) {
    if (id < firstId || id >= nextId()) {
      throw new InvalidSpecException(
          "BTF type %d has not been added; there are %d to %d"
              .formatted(id, firstId, nextId() - 1));
    }
    return id - firstId;
  }
}
