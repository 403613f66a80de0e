// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import java.nio.ByteBuffer;

/**
 * What Weir asks of a foreign function interface, and all of it: two shapes of {@code syscall(2)}
 * and the two directions between a direct buffer and its address.
 *
 * <p>Both shapes return what the kernel returned: a result, or {@code -errno}. An implementation
 * that gets errno apart reads it on the same thread before anything else can run. Implementations
 * are thread-safe. The form of up to four arguments allocates nothing; every hot path goes through
 * it. {@code toString} tells the log how calls are made.
 */
public interface NativeBackend {

  /**
   * Makes a system call of up to four arguments.
   *
   * @param number the system call's number on this architecture
   * @return the result, or {@code -errno}
   */
  long syscall(long number, long a, long b, long c, long d);

  /**
   * Makes a system call of up to six arguments.
   *
   * @param number the system call's number on this architecture
   * @return the result, or {@code -errno}
   */
  long syscall(long number, long a, long b, long c, long d, long e, long f);

  /**
   * Finds where a direct buffer lies.
   *
   * @return the address of the buffer's index 0
   */
  long addressOf(ByteBuffer direct);

  /**
   * Makes a direct buffer over memory that somebody else owns and keeps alive.
   *
   * @return a writable buffer in big-endian order, as {@link ByteBuffer} has it by default
   */
  ByteBuffer bufferAt(long address, int length);
}
