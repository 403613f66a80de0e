// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.syscall.Scratch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of one {@code bpf(2)} call and the memory they point to. For setting things up;
 * element operations of maps lay theirs out by hand.
 *
 * <p>The union is zeroed and larger than any kernel's: some kernels write back beyond the size they
 * were told (the revision of BPF_PROG_QUERY on a cgroup, 6.17). Only {@code size} bytes are
 * declared, so that a kernel which knows fewer does not refuse bytes it never gets to see.
 *
 * <p>To be used by the thread that made it, within {@code try}.
 */
public final class Attr implements AutoCloseable {
  /** {@code sizeof(union bpf_attr)} is 168 in 6.18. */
  private static final int ROOM = 256;

  private final Scratch scratch;
  private final int start;
  private final int size;

  private Attr(Scratch scratch, int size) {
    this.scratch = scratch;
    this.size = size;
    this.start = scratch.allocate(ROOM);
  }

  /**
   * Makes arguments that point to nothing large.
   *
   * @param size how many bytes of the union the command takes
   * @return the arguments, all zero
   */
  public static Attr ofSize(int size) {
    return new Attr(Scratch.open(), size);
  }

  /**
   * Makes arguments with room for what they point to.
   *
   * @param size how many bytes of the union the command takes
   * @param room bytes of memory beside the union, each block rounded up to 8
   * @return the arguments, all zero
   */
  public static Attr ofSize(int size, int room) {
    return new Attr(Scratch.open(Math.addExact(ROOM, room)), size);
  }

  /**
   * Sets four bytes.
   *
   * @param offset where, within the union
   * @param value the value
   * @return this
   */
  public Attr u32(int offset, int value) {
    scratch.buffer().putInt(start + offset, value);
    return this;
  }

  /**
   * Sets eight bytes.
   *
   * @param offset where, within the union
   * @param value the value
   * @return this
   */
  public Attr u64(int offset, long value) {
    scratch.buffer().putLong(start + offset, value);
    return this;
  }

  /**
   * Sets an object's name: 15 bytes and NUL.
   *
   * @param offset where, within the union
   * @param name any name; what the kernel does not take is replaced by {@code _}
   * @return this
   */
  public Attr name(int offset, String name) {
    scratch.buffer().put(start + offset, KernelName.of(name).getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /**
   * Points to text.
   *
   * @param offset of the pointer, within the union
   * @param text what to point to
   * @return this
   */
  public Attr string(int offset, String text) {
    return u64(offset, scratch.cString(text));
  }

  /**
   * Points to bytes.
   *
   * @param offset of the pointer, within the union
   * @param bytes what to point to, from position to limit; the position is not changed
   * @return this
   */
  public Attr bytes(int offset, ByteBuffer bytes) {
    int block = scratch.reserve(bytes.remaining());
    scratch.buffer().put(block, bytes, bytes.position(), bytes.remaining());
    return u64(offset, scratch.address(block));
  }

  /**
   * Points to zeroes, for the kernel to fill in.
   *
   * @param offset of the pointer, within the union
   * @param length how many bytes
   * @return where they are in {@link #memory}
   */
  public int block(int offset, int length) {
    int block = scratch.allocate(length);
    u64(offset, scratch.address(block));
    return block;
  }

  /**
   * Reads four bytes that the kernel has written.
   *
   * @param offset where, within the union
   * @return the value
   */
  public int u32(int offset) {
    return scratch.buffer().getInt(start + offset);
  }

  /**
   * Reads eight bytes that the kernel has written.
   *
   * @param offset where, within the union
   * @return the value
   */
  public long u64(int offset) {
    return scratch.buffer().getLong(start + offset);
  }

  /** {@return the memory that holds the blocks, in native byte order} */
  public ByteBuffer memory() {
    return scratch.buffer();
  }

  /**
   * Finds where a block lies.
   *
   * @param block what {@link #block} returned, or an index near it
   * @return its address
   */
  public long address(int block) {
    return scratch.address(block);
  }

  /**
   * Copies from a block.
   *
   * @param block where it begins
   * @param length how many bytes
   * @return a copy
   */
  public byte[] copy(int block, int length) {
    byte[] copy = new byte[length];
    scratch.buffer().get(block, copy);
    return copy;
  }

  /**
   * Makes the call.
   *
   * @param command the command
   * @return the result, or {@code -errno}
   */
  public long call(BpfCommand command) {
    return command.call(scratch.address(start), size);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
