// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads attributes where they lie, one after the other or by name, copying nothing.
 *
 * <p>Damage is remembered instead of thrown: what cannot be read is neutral (0, empty), and {@link
 * #check()} throws the first damage seen, also in nests. One reader can be {@linkplain #reset
 * reused} for any number of messages and then allocates nothing.
 *
 * <pre>{@code
 * while (reader.next()) {
 *   switch (reader.number()) {
 *     case 1 -> destination = reader.ip();
 *     case 4 -> device = (int) reader.u32();
 *     default -> {}
 *   }
 * }
 * reader.check();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class AttributeReader {
  private ByteBuffer buffer;
  private final Damage damage;
  private final int depth;
  private int start;
  private int end;
  private int next;
  private int type;
  private int offset;
  private int length;

  /** The first thing wrong, shared by a reader and those of its nests. */
  private static final class Damage {
    private boolean seen;
    private String what = "";
    private int offset;
    private int number;
  }

  /**
   * Creates a reader of a region.
   *
   * @param buffer holds the attributes; read by absolute index, never changed
   * @param start the index of the first
   * @param end the index behind the last
   */
  public AttributeReader(ByteBuffer buffer, int start, int end) {
    this(buffer, start, end, new Damage(), 0);
  }

  AttributeReader(ByteBuffer buffer, int start, int end, int depth) {
    this(buffer, start, end, new Damage(), depth);
  }

  private AttributeReader(ByteBuffer buffer, int start, int end, Damage damage, int depth) {
    this.buffer = buffer;
    this.damage = damage;
    this.depth = depth;
    region(start, end);
  }

  /**
   * Starts anew, in another region.
   *
   * @param buffer holds the attributes, in native byte order
   * @param start the index of the first
   * @param end the index behind the last
   */
  public void reset(ByteBuffer buffer, int start, int end) {
    this.buffer = buffer;
    damage.seen = false;
    region(start, end);
  }

  private void region(int start, int end) {
    if (start < 0 || start > end || end > buffer.limit()) {
      throw new IndexOutOfBoundsException(start + " to " + end + " of " + buffer.limit());
    }
    if (buffer.order() != ByteOrder.nativeOrder()) {
      this.buffer = buffer.duplicate().order(ByteOrder.nativeOrder());
    }
    this.start = start;
    this.end = end;
    rewind();
  }

  /** Goes back before the first attribute. */
  public void rewind() {
    next = start;
    offset = start;
    length = 0;
    type = 0;
  }

  /** {@return whether there is a next attribute, which becomes the current one} */
  public boolean next() {
    int left = end - next;
    // The kernel, too, ignores what is too short for a header.
    if (left < Nlmsg.NLA_HEADER_SIZE) {
      return false;
    }
    int size = buffer.getShort(next) & 0xffff;
    int kind = buffer.getShort(next + 2) & 0xffff;
    if (size < Nlmsg.NLA_HEADER_SIZE || size > left) {
      type = kind;
      offset = next;
      damaged("its length is " + size + " with " + left + " bytes left");
      next = end;
      return false;
    }
    type = kind;
    offset = next + Nlmsg.NLA_HEADER_SIZE;
    length = size - Nlmsg.NLA_HEADER_SIZE;
    next = Math.min(end, next + Nlmsg.align(size));
    return true;
  }

  /**
   * Makes an attribute the current one. Of several with one number it is the last, as in the
   * kernel.
   *
   * @param number its number
   * @return whether it is there
   */
  public boolean find(int number) {
    rewind();
    int at = -1;
    while (next()) {
      if (number() == number) {
        at = offset;
      }
    }
    if (at < 0) {
      return false;
    }
    next = at - Nlmsg.NLA_HEADER_SIZE;
    return next();
  }

  /**
   * Reads an attribute by name.
   *
   * @param attribute which
   * @param <T> its type
   * @return its value, empty if it is not there
   */
  public <T> Optional<T> get(Attribute<T> attribute) {
    return find(attribute.number()) ? Optional.of(attribute.format().read(this)) : Optional.empty();
  }

  /**
   * Reads a number by name, without allocating.
   *
   * @param attribute which
   * @param absent what to give if it is not there
   * @return its value
   */
  public long number(Attribute<Long> attribute, long absent) {
    return find(attribute.number())
        ? ((NumberFormat) attribute.format()).readUnboxed(this)
        : absent;
  }

  /** {@return the current attribute's number, without its flags} */
  public int number() {
    return type & Nlmsg.NLA_TYPE_MASK;
  }

  int flags() {
    return type & ~Nlmsg.NLA_TYPE_MASK;
  }

  /** {@return the index of the current attribute's first byte of content} */
  public int offset() {
    return offset;
  }

  /** {@return the bytes of the current attribute's content} */
  public int length() {
    return length;
  }

  /** {@return the current attribute as an unsigned number of one byte} */
  public int u8() {
    return (int) number(1, ByteOrder.nativeOrder(), false);
  }

  /** {@return the current attribute as an unsigned number of two bytes} */
  public int u16() {
    return (int) number(2, ByteOrder.nativeOrder(), false);
  }

  /** {@return the current attribute as an unsigned number of four bytes} */
  public long u32() {
    return number(4, ByteOrder.nativeOrder(), false);
  }

  /** {@return the current attribute as a number of eight bytes} */
  public long u64() {
    return number(8, ByteOrder.nativeOrder(), false);
  }

  /**
   * Reads the current attribute as a number. The kernel's flag for network byte order wins over
   * what the description says.
   *
   * @param width 1, 2, 4 or 8 bytes; any other length of the attribute is damage
   * @param order its byte order
   * @param signed whether to extend the sign
   * @return the number
   */
  public long number(int width, ByteOrder order, boolean signed) {
    if (length != width) {
      damaged("it has " + length + " bytes where " + width + " are expected");
      return 0;
    }
    ByteOrder actual =
        (type & Nlmsg.NLA_F_NET_BYTEORDER) != 0 && (type & Nlmsg.NLA_F_NESTED) == 0
            ? ByteOrder.BIG_ENDIAN
            : order;
    return Numbers.get(buffer, offset, width, actual, signed);
  }

  /** {@return the current attribute as text, up to its NUL or its end} */
  public String text() {
    int size = 0;
    while (size < length && buffer.get(offset + size) != 0) {
      size++;
    }
    byte[] bytes = new byte[size];
    buffer.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** {@return a copy of the current attribute's content} */
  public Octets octets() {
    byte[] bytes = new byte[length];
    buffer.get(offset, bytes);
    return Octets.of(bytes);
  }

  /** {@return the current attribute as an address of four or sixteen bytes} */
  public IpAddress ip() {
    if (length == IpFamily.AF_INET.bytes()) {
      return IpAddress.read(buffer, offset, IpFamily.AF_INET);
    }
    if (length == IpFamily.AF_INET6.bytes()) {
      return IpAddress.read(buffer, offset, IpFamily.AF_INET6);
    }
    damaged("it has " + length + " bytes where an address has 4 or 16");
    return IpAddress.ofIpv4(0);
  }

  /**
   * Opens the current attribute, which has attributes in it.
   *
   * @return a reader of its content, whose damage is this one's too
   */
  public AttributeReader nested() {
    return nested(0);
  }

  /**
   * Opens the current attribute, which has a struct and then attributes in it.
   *
   * @param skip bytes before the first attribute
   * @return a reader of its content, whose damage is this one's too
   */
  public AttributeReader nested(int skip) {
    if (skip > length) {
      damaged("it has " + length + " bytes where a struct of " + skip + " is expected");
      return new AttributeReader(buffer, offset, offset, damage, depth + 1);
    }
    return new AttributeReader(buffer, offset + skip, offset + length, damage, depth + 1);
  }

  /**
   * Reads part of the current attribute's content as attributes.
   *
   * @param from the first byte's index within the content
   * @param to the index within the content behind the last
   * @return a reader, whose damage is this one's too
   */
  public AttributeReader part(int from, int to) {
    return new AttributeReader(buffer, offset + from, offset + to, damage, depth + 1);
  }

  /**
   * Reads a number somewhere in the current attribute's content.
   *
   * @param index its index within the content
   * @param width 1, 2, 4 or 8 bytes
   * @param order its byte order
   * @return the number, 0 with damage noted if the content is too short
   */
  public long numberAt(int index, int width, ByteOrder order) {
    if (index + width > length) {
      damaged("it ends after " + length + " bytes, in the middle");
      return 0;
    }
    return Numbers.get(buffer, offset + index, width, order, false);
  }

  /**
   * Notes damage of the current attribute.
   *
   * @param what what is wrong with it
   */
  public void damaged(String what) {
    if (!damage.seen) {
      damage.seen = true;
      damage.what = what;
      damage.offset = offset;
      damage.number = number();
    }
  }

  /** {@return whether everything read so far was sound} */
  public boolean isSound() {
    return !damage.seen;
  }

  /**
   * Throws what was wrong, if anything was.
   *
   * @throws MalformedMessageException with the first damage seen
   */
  public void check() {
    if (damage.seen) {
      throw new MalformedMessageException(
          "attribute " + damage.number + " at byte " + damage.offset + ": " + damage.what);
    }
  }

  /** {@return the current attribute's content as a struct, whatever its length} */
  StructValue structOf(Struct struct) {
    byte[] bytes = new byte[length];
    buffer.get(offset, bytes);
    return new StructValue(struct, bytes);
  }

  byte[] copyRegion() {
    byte[] bytes = new byte[end - start];
    buffer.get(start, bytes);
    return bytes;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  /** {@return in how many attributes these are} */
  int depth() {
    return depth;
  }

  /** {@return a reader at the same attribute whose damage is its own} */
  AttributeReader alone() {
    AttributeReader copy = new AttributeReader(buffer, start, end, depth);
    copy.next = next;
    copy.type = type;
    copy.offset = offset;
    copy.length = length;
    return copy;
  }

  /** {@return a reader whose current attribute's content is a piece of this one's} */
  AttributeReader piece(int from, int size) {
    AttributeReader piece = part(from, from + size);
    piece.offset = offset + from;
    piece.length = size;
    piece.type = type;
    piece.next = piece.end;
    return piece;
  }

  /** {@return the text of another attribute of this region; the current one stays current} */
  String sibling(int number) {
    AttributeReader other = new AttributeReader(buffer, start, end, depth);
    return other.find(number) ? other.text() : "";
  }
}
