// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.error.WeirException;
import dev.weir.core.internal.VirtualThreads;
import dev.weir.core.internal.ffi.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory for the arguments of a system call: zeroed blocks that the calling thread owns
 * between {@link #open()} and {@link #close()}. Blocks do not move while it is open, so an address
 * taken stays good until then.
 *
 * <p>A platform thread keeps its scratch for life, so opening one allocates nothing. A virtual
 * thread borrows one for the time it is open: it may be suspended and resumed on another carrier
 * meanwhile, and thousands of them do not each keep off-heap memory. Opening again before closing,
 * as a callback does that makes system calls of its own, gives blocks apart from those of the outer
 * scratch. Scratches are closed in the reverse order of opening, as {@code try} does it, and until
 * then blocks are taken from the innermost only.
 *
 * <pre>{@code
 * try (Scratch scratch = Scratch.open()) {
 *   int attr = scratch.allocate(144);
 *   scratch.buffer().putInt(attr, mapFd);
 *   Syscall.BPF.call(BPF_MAP_LOOKUP_ELEM, scratch.address(attr), 144);
 * }
 * }</pre>
 *
 * <p>Not thread-safe: taking blocks from or closing a scratch that another thread opened is a
 * {@link ThreadConfinementException}, and one that is closed a {@link HandleClosedException}. It is
 * the same object that the thread opens the next time, and from then on open again: a reference
 * kept beyond {@link #close()} is the next user's. {@link #buffer()} and {@link #address} are not
 * checked, for speed.
 */
public final class Scratch implements AutoCloseable {
  /**
   * Bytes that {@link #open()} promises: two paths of {@code PATH_MAX}, or a full {@code bpf_attr}
   * with a key and a value of ordinary size.
   */
  public static final int PROMISED_CAPACITY = 2 * 4096 + 256;

  /** The largest block that can be had, in bytes. */
  public static final int MAX_CAPACITY = 1 << 30;

  /** What a thread's memory starts with: room for a few scratches inside each other. */
  private static final int INITIAL_CAPACITY = 32 * 1024;

  /**
   * The most memory that is kept when nothing is open; what one call needed beyond goes back to the
   * collector.
   */
  private static final int KEPT_CAPACITY = 256 * 1024;

  private static final int ALIGNMENT = 8;

  private static final ThreadLocal<Scratch> OF_THREAD =
      ThreadLocal.withInitial(() -> new Scratch(INITIAL_CAPACITY));

  private ByteBuffer buffer;
  private long address;

  /** Where the next block begins. Blocks of the scratch that this one was opened in lie below. */
  private int top;

  private boolean isOpen;
  private Thread owner = Thread.currentThread();

  /** Whether it is kept, by its thread or in the pool, when nothing is open. */
  private boolean lasting = true;

  /**
   * The one opened while this one was, on the same memory; kept for the next time. Each has an
   * object of its own, so that one closed twice does not close the one around it.
   */
  private @Nullable Scratch inner;

  private Scratch(int capacity) {
    replaceMemory(capacity);
  }

  /** One inside another. */
  private Scratch(Scratch outer) {
    buffer = outer.buffer;
    address = outer.address;
    lasting = false;
  }

  /**
   * Opens the calling thread's scratch with room for {@link #PROMISED_CAPACITY} bytes.
   *
   * @return the scratch, to be closed by this thread
   * @throws dev.weir.core.error.NativeAccessException if this JVM cannot make system calls
   */
  public static Scratch open() {
    return open(PROMISED_CAPACITY);
  }

  /**
   * Opens the calling thread's scratch with room for at least as many bytes as asked for. Every
   * block takes a multiple of 8.
   *
   * @param capacity bytes, from 0 to {@link #MAX_CAPACITY}
   * @return the scratch, to be closed by this thread
   * @throws InvalidSpecException if the capacity is out of range
   * @throws dev.weir.core.error.NativeAccessException if this JVM cannot make system calls
   */
  public static Scratch open(int capacity) {
    if (capacity < 0 || capacity > MAX_CAPACITY) {
      throw new InvalidSpecException(
          "a scratch of " + capacity + " bytes; it can have 0 to " + MAX_CAPACITY);
    }
    Scratch scratch = VirtualThreads.currentIsVirtual() ? borrow() : OF_THREAD.get();
    if (scratch.isOpen) {
      return scratch.openInside(capacity);
    }
    if (scratch.buffer.capacity() < capacity) {
      scratch.replaceMemory(capacity);
    }
    scratch.isOpen = true;
    return scratch;
  }

  private Scratch openInside(int capacity) {
    Scratch outer = this;
    Scratch scratch = inner;
    while (scratch != null && scratch.isOpen) {
      outer = scratch;
      scratch = scratch.inner;
    }
    if (buffer.capacity() - outer.top < capacity) {
      // Blocks of the outer scratch must not move: this one gets memory of its own.
      scratch = new Scratch(capacity);
      scratch.lasting = false;
    } else if (scratch == null) {
      scratch = new Scratch(outer);
      scratch.top = outer.top;
      outer.inner = scratch;
    } else {
      scratch.top = outer.top;
    }
    scratch.isOpen = true;
    return scratch;
  }

  /**
   * Takes a block of zeroes.
   *
   * @param size bytes, 0 or more
   * @return the block's index in {@link #buffer()}, a multiple of 8
   * @throws InvalidSpecException if the size is negative or more than is left; {@link #open(int)}
   *     says how much is wanted
   */
  public int allocate(int size) {
    int offset = reserve(size);
    for (int i = offset; i < top; i += ALIGNMENT) {
      buffer.putLong(i, 0);
    }
    return offset;
  }

  /**
   * Takes a block with whatever was there before: for hot paths that write every byte the kernel
   * reads, and for what the kernel writes.
   *
   * @param size bytes, 0 or more
   * @return the block's index in {@link #buffer()}, a multiple of 8
   * @throws InvalidSpecException if the size is negative or more than is left
   */
  public int reserve(int size) {
    checkUse();
    int offset = top;
    int left = buffer.capacity() - offset;
    if (size < 0 || size > left) {
      throw new InvalidSpecException(
          "a block of " + size + " bytes from a scratch with " + left + " left; open it with more");
    }
    top = (offset + size + ALIGNMENT - 1) & -ALIGNMENT;
    return offset;
  }

  /**
   * Takes a block and copies text into it, followed by NUL.
   *
   * @param text what to copy, as UTF-8; may not contain NUL
   * @return the block's <em>address</em>
   * @throws InvalidSpecException if the text contains NUL, because the kernel would see less than
   *     the caller wrote, or is longer than what is left
   */
  public long cString(String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new InvalidSpecException("NUL at offset " + nul + " of a string meant for the kernel");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int offset = allocate(bytes.length + 1);
    buffer.put(offset, bytes);
    return address(offset);
  }

  /**
   * {@return the memory, in native byte order; use absolute positions, and only within the blocks
   * taken}
   */
  public ByteBuffer buffer() {
    return buffer;
  }

  /**
   * Finds where an index lies.
   *
   * @param offset an index into {@link #buffer()}
   * @return its address, good until this scratch is closed
   */
  public long address(int offset) {
    return address + offset;
  }

  /** Gives back what was taken since the matching {@link #open()}. */
  @Override
  public void close() {
    checkUse();
    isOpen = false;
    if (!lasting) {
      return;
    }
    top = 0;
    if (buffer.capacity() > KEPT_CAPACITY) {
      replaceMemory(INITIAL_CAPACITY);
    }
    if (VirtualThreads.currentIsVirtual()) {
      ScratchPool.giveBack(this);
    }
  }

  private static Scratch borrow() {
    Scratch pooled = ScratchPool.borrow();
    Scratch scratch = pooled == null ? new Scratch(INITIAL_CAPACITY) : pooled;
    scratch.owner = Thread.currentThread();
    return scratch;
  }

  private void replaceMemory(int capacity) {
    // Blocks are zeroed and taken in whole words.
    int rounded = (capacity + ALIGNMENT - 1) & -ALIGNMENT;
    buffer = ByteBuffer.allocateDirect(rounded).order(ByteOrder.nativeOrder());
    address = Native.backend().addressOf(buffer);
    inner = null;
  }

  private void checkUse() {
    if (owner != Thread.currentThread()) {
      throw new ThreadConfinementException(
          "this scratch was opened by " + owner + " and used by " + Thread.currentThread());
    }
    if (!isOpen) {
      throw new HandleClosedException("this scratch");
    }
    if (inner != null && inner.isOpen) {
      throw new WeirException("this scratch has another open inside it, to be closed first");
    }
  }
}
