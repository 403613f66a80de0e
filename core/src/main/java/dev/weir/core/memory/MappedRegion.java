// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.memory;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OpenHandles;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.internal.ffi.Native;
import dev.weir.core.syscall.Syscall;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory mapped from a descriptor, such as a BPF array or the pages of a ring buffer, with one
 * owner.
 *
 * <p>The content is a direct buffer in native byte order; {@link #getLongAcquire} and its
 * companions give the ordering that memory shared with the kernel needs. A mapping without {@link
 * Access#READ_WRITE} yields a read-only buffer, so that a stray write is an exception and not a
 * fault of the JVM.
 *
 * <p>{@link #close()} lets go of the mapped object at once, and is safe even while another thread
 * reads: buffers handed out earlier then show zeroes, in private memory put in the mapping's place,
 * and the address range itself is returned once no buffer refers to it any more. (An access to
 * memory that is unmapped would end the JVM.)
 *
 * <p>Thread-safe. A region is at most 2 GiB less one page, which is what a buffer can index.
 */
public final class MappedRegion implements AutoCloseable {

  /** What may be done with a mapping. Mappings are shared: others see what is written. */
  public enum Access {
    /** Reading only. */
    READ_ONLY(1),
    /** Reading and writing. */
    READ_WRITE(1 | 2);

    private final int prot;

    Access(int prot) {
      this.prot = prot;
    }
  }

  /** uapi/linux/mman.h and asm-generic/mman-common.h. */
  private static final int MAP_SHARED = 1;

  private static final int MAP_PRIVATE = 2;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(MappedRegion.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final Access access;
  private final long address;
  private final long length;
  private final ByteBuffer buffer;
  private final OpenHandles.Registration registration;
  private volatile boolean closed;

  private MappedRegion(String name, Access access, long address, long length) {
    this.name = name;
    this.access = access;
    this.address = address;
    this.length = length;
    // Views keep this first buffer reachable, so it tells when the last of them is gone.
    ByteBuffer first = Native.backend().bufferAt(address, (int) length);
    RetiredRanges.track(first, address, length);
    ByteBuffer view = access == Access.READ_ONLY ? first.asReadOnlyBuffer() : first;
    this.buffer = view.order(ByteOrder.nativeOrder());
    this.registration = OpenHandles.register(this, name);
  }

  /**
   * Maps a part of what a descriptor refers to. The descriptor may be closed afterwards; the
   * mapping stays.
   *
   * @param fd what to map
   * @param offset where the part begins, in bytes; a multiple of the page size
   * @param length how long it is, in bytes; from 1 to 2 GiB less one page
   * @param access what may be done with it
   * @return the owner of the mapping
   * @throws InvalidSpecException if the offset or length is out of range
   * @throws KernelException {@code EPERM} or {@code EACCES} if the object does not allow the
   *     access, {@code EINVAL} if it has no such part, {@code ENODEV} if it cannot be mapped at all
   */
  public static MappedRegion map(OwnedFd fd, long offset, long length, Access access) {
    String name = "mapping of " + fd + ", " + length + " bytes at " + offset;
    if (offset < 0 || length < 1 || length > Integer.MAX_VALUE - 4095) {
      throw new InvalidSpecException(name + ": out of range");
    }
    int raw = fd.acquire();
    try {
      long address = Syscall.MMAP.call(0, length, access.prot, MAP_SHARED, raw, offset);
      Syscall.MMAP.check(address, name);
      return new MappedRegion(name, access, address, length);
    } finally {
      fd.release();
    }
  }

  /**
   * {@return the content, in native byte order} Each call gives a view with a position and limit of
   * its own; after {@link #close()} it shows zeroes.
   *
   * @throws HandleClosedException if the region is closed
   */
  public ByteBuffer buffer() {
    checkOpen();
    return buffer.duplicate().order(ByteOrder.nativeOrder());
  }

  /** {@return the length in bytes} */
  public long length() {
    return length;
  }

  /** {@return what may be done with the content} */
  public Access access() {
    return access;
  }

  /**
   * Reads a long; what comes after in program order is read after. Pairs with the kernel's {@code
   * smp_store_release}.
   *
   * @param offset a multiple of 8
   * @return the value
   * @throws HandleClosedException if the region is closed
   * @throws IndexOutOfBoundsException if the offset is outside the region
   * @throws IllegalStateException if the offset is not a multiple of 8
   */
  public long getLongAcquire(int offset) {
    checkOpen();
    return (long) LONGS.getAcquire(buffer, offset);
  }

  /**
   * Writes a long; what came before in program order is visible before. Pairs with the kernel's
   * {@code smp_load_acquire}.
   *
   * @param offset a multiple of 8
   * @param value the value
   * @throws HandleClosedException if the region is closed
   * @throws UnsupportedOperationException if the region is read-only
   * @throws IndexOutOfBoundsException if the offset is outside the region
   * @throws IllegalStateException if the offset is not a multiple of 8
   */
  public void setLongRelease(int offset, long value) {
    checkOpen();
    LONGS.setRelease(buffer, offset, value);
  }

  /**
   * Reads an int; what comes after in program order is read after. Pairs with the kernel's {@code
   * smp_store_release}.
   *
   * @param offset a multiple of 4
   * @return the value
   * @throws HandleClosedException if the region is closed
   * @throws IndexOutOfBoundsException if the offset is outside the region
   * @throws IllegalStateException if the offset is not a multiple of 4
   */
  public int getIntAcquire(int offset) {
    checkOpen();
    return (int) INTS.getAcquire(buffer, offset);
  }

  /**
   * Writes an int; what came before in program order is visible before. Pairs with the kernel's
   * {@code smp_load_acquire}.
   *
   * @param offset a multiple of 4
   * @param value the value
   * @throws HandleClosedException if the region is closed
   * @throws UnsupportedOperationException if the region is read-only
   * @throws IndexOutOfBoundsException if the offset is outside the region
   * @throws IllegalStateException if the offset is not a multiple of 4
   */
  public void setIntRelease(int offset, int value) {
    checkOpen();
    INTS.setRelease(buffer, offset, value);
  }

  /** {@return whether {@link #close()} has not been called} */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Lets go of the mapped object. Closing again does nothing.
   *
   * @throws KernelException {@code ENOMEM} if the process may not have more mappings; the region is
   *     still open
   */
  @Override
  public void close() {
    if (!CLOSED.compareAndSet(this, false, true)) {
      return;
    }
    try {
      replaceByZeroes();
    } finally {
      // Until here the buffer keeps the range from being looked at before it is retired.
      Reference.reachabilityFence(this);
    }
  }

  private void replaceByZeroes() {
    // MAP_FIXED replaces the mapping in one step (mm/mmap.c: under the mmap lock); a reader sees
    // the old pages or zeroes.
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
    long replaced = Syscall.MMAP.call(address, length, access.prot, flags, -1, 0);
    if (replaced < 0) {
      closed = false;
      throw Syscall.MMAP.failed(replaced, name, "it is still mapped and can be closed again");
    }
    registration.close();
    RetiredRanges.retire(address);
  }

  /** {@return what is mapped} */
  @Override
  public String toString() {
    return name;
  }

  private void checkOpen() {
    if (closed) {
      throw new HandleClosedException(name);
    }
  }
}
