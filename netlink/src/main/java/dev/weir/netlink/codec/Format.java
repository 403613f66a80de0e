// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * How an attribute's content is read, written, and shown as a tree.
 *
 * <p>Trees are made of {@link String}, {@link Number}, {@link Boolean}, {@link List} and {@link
 * Map}: what JSON has. Formats are immutable and thread-safe.
 *
 * @param <T> the value's type
 */
public abstract class Format<T> {
  /** For formats elsewhere, such as those of lists that are like no others. */
  protected Format() {}

  /**
   * Reads the current attribute. Damage is noted in the reader.
   *
   * @param at a reader at the attribute
   * @return the value, neutral if it is damaged
   */
  public abstract T read(AttributeReader at);

  /**
   * Writes content.
   *
   * @param value the value
   * @param out where to
   */
  public abstract void write(T value, MessageWriter out);

  /**
   * Shows the current attribute. Damage is noted in the reader.
   *
   * @param at a reader at the attribute
   * @return the tree
   */
  public abstract Object toTree(AttributeReader at);

  /**
   * Writes content from a tree.
   *
   * @param tree what {@link #toTree} made, or somebody wrote
   * @param siblings the text of other attributes beside this one
   * @param name the attribute, for messages
   * @param out where to
   * @throws dev.weir.core.error.InvalidSpecException if the tree is not one of this format
   */
  public abstract void writeTree(Object tree, Siblings siblings, String name, MessageWriter out);

  /**
   * Shows the current attribute to people and in logs: as {@link #toTree}, without keys.
   *
   * @param at a reader at the attribute
   * @return the tree, which cannot be turned back where something is left out
   */
  public Object toText(AttributeReader at) {
    return toTree(at);
  }

  /** {@return whether the content has a key in it} */
  public boolean isSecret() {
    return false;
  }

  /** Overwrites the key, nothing else. */
  void wipe(ByteBuffer buffer, int offset, int length) {}

  /** {@return whether the content is attributes, so that the attribute carries the flag for it} */
  public boolean isNest() {
    return false;
  }

  /** What stands beside an attribute: the kind of a device decides what its data mean. */
  @FunctionalInterface
  public interface Siblings {
    /** Nothing. */
    Siblings NONE = number -> "";

    /**
     * Looks for another attribute.
     *
     * @param number its number
     * @return its text, empty if it is not there
     */
    String text(int number);
  }

  /** {@return one unsigned byte} */
  public static Format<Long> u8() {
    return new NumberFormat(1, ByteOrder.nativeOrder(), false);
  }

  /** {@return two unsigned bytes in native order} */
  public static Format<Long> u16() {
    return new NumberFormat(2, ByteOrder.nativeOrder(), false);
  }

  /** {@return two unsigned bytes in network order} */
  public static Format<Long> u16be() {
    return new NumberFormat(2, ByteOrder.BIG_ENDIAN, false);
  }

  /** {@return four unsigned bytes in native order} */
  public static Format<Long> u32() {
    return new NumberFormat(4, ByteOrder.nativeOrder(), false);
  }

  /** {@return four unsigned bytes in network order} */
  public static Format<Long> u32be() {
    return new NumberFormat(4, ByteOrder.BIG_ENDIAN, false);
  }

  /** {@return four signed bytes in native order} */
  public static Format<Long> s32() {
    return new NumberFormat(4, ByteOrder.nativeOrder(), true);
  }

  /** {@return eight unsigned bytes in native order} */
  public static Format<Long> u64() {
    return new NumberFormat(8, ByteOrder.nativeOrder(), false);
  }

  /** {@return eight unsigned bytes in network order} */
  public static Format<Long> u64be() {
    return new NumberFormat(8, ByteOrder.BIG_ENDIAN, false);
  }

  /** {@return an unsigned integer of four or eight bytes, whichever the kernel sent} */
  public static Format<Long> uint() {
    return new UintFormat();
  }

  /** {@return text with a NUL behind it} */
  public static Format<String> text() {
    return new TextFormat();
  }

  /** {@return bytes without a meaning known here} */
  public static Format<Octets> octets() {
    return new OctetsFormat(false);
  }

  /** {@return a hardware address, shown with colons} */
  public static Format<Octets> hardwareAddress() {
    return new OctetsFormat(true);
  }

  /** {@return an IPv4 or IPv6 address, by its length} */
  public static Format<IpAddress> ip() {
    return new IpFormat();
  }

  /** {@return nothing: being there is the value} */
  public static Format<Boolean> flag() {
    return new FlagFormat();
  }

  /**
   * A struct. Kernels of other versions may send more or less of it.
   *
   * @param struct its description
   * @return the format
   */
  public static Format<StructValue> struct(Struct struct) {
    return new StructFormat(struct);
  }

  /**
   * A struct with a key behind it. The key is shown by {@link #toTree}, whose result is turned back
   * into bytes, but not by {@link #toText}; and a received message has zeroes in its place unless
   * it was asked for.
   *
   * @param struct the description of what is before the key
   * @return the format
   */
  public static Format<StructValue> secretStruct(Struct struct) {
    return new SecretStructFormat(struct);
  }

  /**
   * Values of one size, one behind the other.
   *
   * @param element the format of each
   * @param size bytes of each
   * @param <T> the type of each
   * @return the format
   */
  public static <T> Format<List<T>> array(Format<T> element, int size) {
    return new ArrayFormat<>(element, size);
  }

  /**
   * Attributes in an attribute.
   *
   * @param set what they are
   * @return the format
   */
  public static Format<Attributes> nest(AttributeSet set) {
    return new NestFormat(set, true);
  }

  /**
   * Attributes in an attribute that the kernel wants without the flag that says so.
   *
   * @param set what they are
   * @return the format
   */
  public static Format<Attributes> flatNest(AttributeSet set) {
    return new NestFormat(set, false);
  }

  /**
   * A struct followed by attributes, in an attribute.
   *
   * @param header the struct
   * @param set what the attributes are
   * @return the format
   */
  public static Format<Octets> structAndNest(Struct header, AttributeSet set) {
    return new StructAndNestFormat(header, set);
  }

  /**
   * A struct followed by others that are all alike, in an attribute.
   *
   * @param header the struct
   * @param entry each of the others
   * @return the format: of a list whose first element is the struct
   */
  public static Format<List<StructValue>> structAndArray(Struct header, Struct entry) {
    return new StructAndArrayFormat(header, entry);
  }

  /**
   * Content that another attribute, beside it, decides.
   *
   * @param by the other attribute's number; it is text
   * @param formats the formats by that text
   * @return the format
   */
  public static Format<Octets> choice(int by, Map<String, Format<?>> formats) {
    return new ChoiceFormat(by, Map.copyOf(formats));
  }
}
