// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A BTF blob: types by id and name, with sizes, places of members and their text in C.
 *
 * <p>Immutable and thread-safe. It holds the bytes it was made of, four bytes for each type and,
 * once a name has been looked for, eight more.
 */
public final class Btf {
  /** The size and alignment of a pointer: BPF and every kernel that Weir runs on are 64-bit. */
  static final int POINTER_SIZE = 8;

  private final ByteBuffer bytes;
  private final @Nullable Btf base;
  private final BtfStrings strings;
  private final TypeGraph graph;
  private volatile @Nullable NameIndex names;
  private volatile int @Nullable [] declTags;

  private Btf(ByteBuffer bytes, @Nullable Btf base) {
    this.bytes = bytes;
    this.base = base;
    BtfHeader header = BtfHeader.parse(bytes);
    strings = new BtfStrings(bytes, header, base == null ? null : base.strings);
    int firstId = base == null ? 1 : base.limit();
    int[] positions = TypeScanner.scan(bytes, header, strings, firstId);
    graph = new TypeGraph(bytes, positions, firstId, base == null ? null : base.graph);
  }

  /**
   * Reads BTF that stands alone, in either byte order.
   *
   * @param bytes the blob, from position to limit. It is kept, not copied, and must not change.
   * @return what is in it
   * @throws InvalidSpecException if it is malformed; the message names the offset in the blob and
   *     the id of the type
   */
  public static Btf parse(ByteBuffer bytes) {
    return new Btf(view(bytes), null);
  }

  /**
   * Reads split BTF, as kernel modules have it: its types and strings go on where another's end.
   *
   * @param bytes the blob, from position to limit. It is kept, not copied, and must not change.
   * @param base what it was split from, for modules the kernel's own BTF
   * @return what is in it, together with the base's
   * @throws InvalidSpecException if it is malformed or of another byte order than the base
   */
  public static Btf parse(ByteBuffer bytes, Btf base) {
    ByteBuffer view = view(bytes);
    if (view.order() != base.order()) {
      throw new InvalidSpecException("split BTF is " + view.order() + ", its base " + base.order());
    }
    return new Btf(view, base);
  }

  /**
   * Reads BTF from a file that has nothing else in it, such as {@code /sys/kernel/btf/vmlinux}
   * (Linux 5.4).
   *
   * @param file the file
   * @return what is in it
   * @throws InvalidSpecException if it is malformed
   * @throws WeirException if the file cannot be read
   */
  public static Btf read(Path file) {
    return parse(contents(file));
  }

  /**
   * Reads split BTF from a file that has nothing else in it, such as {@code
   * /sys/kernel/btf/nf_conntrack} (Linux 5.11).
   *
   * @param file the file
   * @param base what it was split from
   * @return what is in it, together with the base's
   * @throws InvalidSpecException if it is malformed
   * @throws WeirException if the file cannot be read
   */
  public static Btf read(Path file, Btf base) {
    return parse(contents(file), base);
  }

  /** {@return the byte order it is written in} */
  public ByteOrder order() {
    return bytes.order();
  }

  /** {@return what this was split from, if it is split BTF} */
  public Optional<Btf> base() {
    return Optional.ofNullable(base);
  }

  /** {@return the blob, read-only, without the base's} */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(bytes.order());
  }

  /** {@return the first id that is not the base's: 1 if there is none} */
  public int firstId() {
    return graph.firstId();
  }

  /** {@return the id after the last} */
  public int limit() {
    return graph.limit();
  }

  /** {@return the ids in this blob, rising, without the base's and without 0} */
  public IntStream ids() {
    return IntStream.range(firstId(), limit());
  }

  /**
   * Makes the record of a type.
   *
   * @param id the type, from 0 (void) to below {@link #limit()}
   * @return a new record
   * @throws InvalidSpecException if there is no such type
   */
  public BtfType type(int id) {
    return TypeReader.read(graph, strings, checked(id));
  }

  /**
   * {@return the kind of a type, without making its record}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type
   */
  public BtfKind kind(int id) {
    return graph.kind(checked(id));
  }

  /**
   * {@return the name of a type, without making its record; empty if it has none}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type
   */
  public String name(int id) {
    return strings.get(graph.name(checked(id)));
  }

  /**
   * {@return a string by its offset, which is how {@link BtfExt} names strings; ill-formed UTF-8 is
   * replaced by U+FFFD}
   *
   * @param offset the offset in the string section
   * @throws InvalidSpecException if the offset is outside of it
   */
  public String string(int offset) {
    if (!strings.contains(offset)) {
      throw new InvalidSpecException(
          "BTF string at %s; the strings end at %d"
              .formatted(Integer.toUnsignedString(offset), strings.endOffset()));
    }
    return strings.get(offset);
  }

  /**
   * Looks a type up by name and kind. Of several, such as two static functions of the same name,
   * the one with the lowest id; a base goes first.
   *
   * @param name the exact name
   * @param kind the kind
   * @return the id, if there is such a type
   */
  public OptionalInt find(String name, BtfKind kind) {
    return named(name).filter(id -> graph.kind(id) == kind).findFirst();
  }

  /**
   * {@return the id of the type with a name and a kind, as {@link #find} finds it}
   *
   * @param name the exact name
   * @param kind the kind
   * @throws InvalidSpecException if there is no such type; the message says of which other kind one
   *     of this name is
   */
  public int id(String name, BtfKind kind) {
    OptionalInt found = find(name, kind);
    if (found.isPresent()) {
      return found.getAsInt();
    }
    List<BtfKind> kinds = named(name).mapToObj(graph::kind).distinct().toList();
    throw new InvalidSpecException(
        "BTF has no %s '%s'%s"
            .formatted(kind, name, kinds.isEmpty() ? "" : "; there is one of kind " + kinds));
  }

  /**
   * Finds all types of a name.
   *
   * @param name the exact name
   * @return their ids, rising, the base's among them
   */
  public IntStream named(String name) {
    byte[] text = EssentialName.bytes(name);
    int hash = EssentialName.hash(text, text.length);
    return search(text, (index, after) -> index.next(text, hash, after));
  }

  /**
   * Finds all types that CO-RE regards as having the same name: what follows {@code ___} does not
   * count, neither in the name asked for nor in those found.
   *
   * @param name a name, perhaps with a flavour: {@code task_struct___old}
   * @return their ids, rising, the base's among them
   */
  public IntStream candidates(String name) {
    byte[] essential = EssentialName.bytesOf(name);
    int hash = EssentialName.hash(essential, essential.length);
    return search(essential, (index, after) -> index.nextFlavour(essential, hash, after));
  }

  /**
   * {@return the part of a name that CO-RE compares: without its flavour, which is what follows the
   * last {@code ___}}
   *
   * @param name a name
   */
  public static String essentialName(String name) {
    return EssentialName.of(name);
  }

  /**
   * {@return the id of what a type is but for typedefs, qualifiers and type tags}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type, or there are more than 32 of them in a
   *     row, where the kernel gives up as well
   */
  public int underlying(int id) {
    return TypeChain.underlying(graph, checked(id));
  }

  /**
   * {@return the id of what a type is but for qualifiers and type tags, typedefs left alone}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type, or there are more than 32 of them in a
   *     row
   */
  public int unqualified(int id) {
    return TypeChain.unqualified(graph, checked(id));
  }

  /**
   * {@return the type tags between a type and what they qualify, the outermost first; asked of the
   * target of a pointer}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type
   */
  public List<String> typeTags(int id) {
    return TypeChain.tags(graph, strings, checked(id));
  }

  /**
   * {@return the declaration tags of a type itself, in the order of their ids}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type
   */
  public List<String> declTags(int id) {
    return declTags(id, BtfType.DeclTag.WHOLE);
  }

  /**
   * {@return the declaration tags of a member of a struct or union, or of a parameter of a
   * function}
   *
   * @param id the struct, union or function
   * @param component the index of the member or parameter
   * @throws InvalidSpecException if there is no such type
   */
  public List<String> declTags(int id, int component) {
    checked(id);
    List<String> tags = base != null && id < firstId() ? base.declTags(id, component) : List.of();
    List<String> all = new ArrayList<>(tags);
    for (int tag : declTagIds()) {
      if (graph.type(tag) == id && graph.word(tag, 0) == component) {
        all.add(strings.get(graph.name(tag)));
      }
    }
    return List.copyOf(all);
  }

  /**
   * {@return what {@code sizeof} gives of a type, in bytes}
   *
   * @param id a type that has a size; a variable has that of its type
   * @throws InvalidSpecException if there is no such type, or it has no size (void, functions,
   *     forward declarations), or it exceeds 4 GiB
   */
  public long sizeOf(int id) {
    return TypeSizes.sizeOf(graph, checked(id));
  }

  /**
   * {@return what {@code _Alignof} gives of a type, in bytes; 1 for a struct whose members or size
   * show that it is packed}
   *
   * @param id a type that has a size
   * @throws InvalidSpecException if there is no such type, or it has no alignment, or structs
   *     contain each other more than 32 deep
   */
  public int alignmentOf(int id) {
    return new TypeSizes(graph).alignmentOf(checked(id));
  }

  /**
   * Finds a member by its path: {@code proto}, {@code sel.addr}, {@code args[2]}, {@code
   * ports[1].low}. Members of anonymous structs and unions are the outer's, as in C; typedefs and
   * qualifiers on the way do not matter.
   *
   * @param id a struct or union, or an array for a path that begins with an index
   * @param path the names and indexes
   * @return where it is and what
   * @throws InvalidSpecException if there is no such member
   */
  public BtfField field(int id, String path) {
    return new FieldPath(graph, strings, checked(id), path).resolve();
  }

  /**
   * {@return a type in the words of {@code bpftool btf dump}, several lines for one with elements,
   * without a newline at the end}
   *
   * @param id the type, not 0
   * @throws InvalidSpecException if there is no such type
   */
  public String rawText(int id) {
    return RawText.of(this, checked(id));
  }

  /**
   * {@return the declaration of a type in C, without a newline at the end}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type or it cannot be said in C, because it
   *     contains itself
   */
  public String declaration(int id) {
    return new CDeclaration(this, false).of(checked(id));
  }

  /**
   * {@return the declaration of a type in C, with offset and size in bytes behind each member, as
   * {@code pahole} prints it}
   *
   * @param id the type
   * @throws InvalidSpecException if there is no such type or it cannot be said in C, because it
   *     contains itself
   */
  public String declarationWithOffsets(int id) {
    return new CDeclaration(this, true).of(checked(id));
  }

  /** {@return one line: how many types, of which byte order} */
  @Override
  public String toString() {
    return "BTF of "
        + (limit() - firstId())
        + " types, "
        + order()
        + (base == null ? "" : ", on a base of " + (firstId() - 1));
  }

  TypeGraph graph() {
    return graph;
  }

  BtfStrings strings() {
    return strings;
  }

  /** What this holds in memory, in bytes, but for the base. */
  long footprint() {
    NameIndex index = names;
    int[] tags = declTags;
    return bytes.capacity()
        + graph.footprint()
        + (index == null ? 0 : index.footprint())
        + (tags == null ? 0 : 4L * tags.length);
  }

  /** The ids of this blob's declaration tags, which are few. */
  int[] declTagIds() {
    int[] tags = declTags;
    if (tags == null) {
      tags = ids().filter(id -> graph.kind(id) == BtfKind.DECL_TAG).toArray();
      declTags = tags;
    }
    return tags;
  }

  private interface Step {
    /** The id that follows another, 0 at first; 0 at the end. */
    int next(NameIndex index, int after);
  }

  private IntStream search(byte[] name, Step step) {
    if (name.length == 0) {
      return IntStream.empty();
    }
    NameIndex index = names();
    IntStream own =
        IntStream.iterate(step.next(index, 0), id -> id != 0, id -> step.next(index, id));
    return base == null ? own : IntStream.concat(base.search(name, step), own);
  }

  private NameIndex names() {
    NameIndex index = names;
    if (index == null) {
      // Two threads may both make it; either is good.
      index = new NameIndex(this);
      names = index;
    }
    return index;
  }

  private int checked(int id) {
    if (id < 0 || id >= limit()) {
      throw new InvalidSpecException("BTF has no type " + id + "; the last is " + (limit() - 1));
    }
    return id;
  }

  private static ByteBuffer view(ByteBuffer bytes) {
    return bytes.slice().asReadOnlyBuffer().order(BtfHeader.order(bytes, "BTF"));
  }

  private static ByteBuffer contents(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new WeirException("reading " + file + " failed: " + e, e);
    }
  }
}
