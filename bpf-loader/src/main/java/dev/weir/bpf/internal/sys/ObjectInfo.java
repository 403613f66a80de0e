// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * {@code BPF_OBJ_GET_INFO_BY_FD}. An older kernel fills less than it is asked for and leaves the
 * rest zero; a newer one has more and keeps it to itself.
 */
public final class ObjectInfo implements AutoCloseable {
  /** {@code info.bpf_fd}, {@code info.info_len}, {@code info.info}. */
  private static final int FD = 0;

  private static final int INFO_LEN = 4;
  private static final int INFO = 8;
  private static final int SIZE = 16;

  private final Attr attr;
  private final OwnedFd fd;
  private final int start;
  private final int length;

  private ObjectInfo(OwnedFd fd, int length, int room) {
    this.fd = fd;
    this.length = length;
    attr = Attr.ofSize(SIZE, length + 8 + room);
    start = attr.block(INFO, length);
  }

  /**
   * Asks once.
   *
   * @param <T> what is made of it
   * @param fd the object
   * @param length size of the struct, as this version of Weir knows it
   * @param read takes the answer apart
   * @return what {@code read} returned
   */
  public static <T> T of(OwnedFd fd, int length, Function<ObjectInfo, T> read) {
    return of(fd, length, 0, read);
  }

  /**
   * Asks once, and leaves room for asking again with arrays for the kernel to fill.
   *
   * @param <T> what is made of it
   * @param fd the object
   * @param length size of the struct, as this version of Weir knows it
   * @param room bytes for the arrays
   * @param read takes the answer apart; may set fields, {@link #ask} again
   * @return what {@code read} returned
   */
  public static <T> T of(OwnedFd fd, int length, int room, Function<ObjectInfo, T> read) {
    try (ObjectInfo info = new ObjectInfo(fd, length, room)) {
      info.ask();
      return read.apply(info);
    }
  }

  /** Asks with the fields as they are now: counts and addresses of arrays to fill. */
  public void ask() {
    int raw = fd.acquire();
    try {
      attr.u32(FD, raw).u32(INFO_LEN, length);
      BpfCommand command = BpfCommand.BPF_OBJ_GET_INFO_BY_FD;
      command.check(attr.call(command), fd.toString());
    } finally {
      fd.release();
    }
  }

  /** Forgets the answer, before asking with other fields set. */
  public void clear() {
    for (int i = 0; i < length; i++) {
      attr.memory().put(start + i, (byte) 0);
    }
  }

  /**
   * Reads a field.
   *
   * @param offset where, within the struct
   * @return four bytes
   */
  public int u32(int offset) {
    return attr.memory().getInt(start + offset);
  }

  /**
   * Reads a field.
   *
   * @param offset where, within the struct
   * @return eight bytes
   */
  public long u64(int offset) {
    return attr.memory().getLong(start + offset);
  }

  /**
   * Reads a field.
   *
   * @param offset where, within the struct
   * @param length how many bytes
   * @return a copy
   */
  public byte[] bytes(int offset, int length) {
    return attr.copy(start + offset, length);
  }

  /**
   * Reads a field of 16 bytes that hold a name.
   *
   * @param offset where, within the struct
   * @return the text before NUL
   */
  public String name(int offset) {
    byte[] bytes = bytes(offset, KernelName.LENGTH + 1);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.US_ASCII);
  }

  /**
   * Sets an array for the kernel to fill.
   *
   * @param countAt offset of the field with its length
   * @param count the length, in what the kernel counts there
   * @param pointerAt offset of the field with its address
   * @param bytes the room it takes
   * @return where it is in {@link #memory}
   */
  public int array(int countAt, int count, int pointerAt, int bytes) {
    // The pointer lies in the struct, not in the union: set by hand.
    int block = attr.block(INFO, bytes);
    long address = attr.address(block);
    attr.u64(INFO, attr.address(start));
    attr.memory().putInt(start + countAt, count).putLong(start + pointerAt, address);
    return block;
  }

  /** {@return the memory that holds the arrays, in native byte order} */
  public ByteBuffer memory() {
    return attr.memory();
  }

  @Override
  public void close() {
    attr.close();
  }
}
