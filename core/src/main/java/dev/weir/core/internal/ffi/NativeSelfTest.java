// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel whether a backend passes arguments and errno through unharmed, before anything
 * depends on it.
 *
 * <p>Foreign function interfaces have been wrong here: jnr-ffi loses the sixth of six integer
 * arguments on x86-64. A wrong argument to {@code mmap} may also <i>succeed</i>, somewhere else, so
 * the test uses calls that have no effect.
 */
final class NativeSelfTest {
  private static final int FUTEX_CMP_REQUEUE_PRIVATE = 4 | 128;
  private static final int EAGAIN = 11;
  private static final int EINVAL = 22;
  private static final int EBADF = 9;
  private static final int WORD = 0x5EED;

  private NativeSelfTest() {}

  /**
   * Runs the test.
   *
   * @param backend the backend to look at
   * @param futex the number of {@code futex} on this architecture
   * @param lseek the number of {@code lseek} on this architecture
   * @throws IllegalStateException naming what came through wrong
   */
  static void run(NativeBackend backend, long futex, long lseek) {
    ByteBuffer words = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    words.putInt(0, WORD);
    try {
      passArguments(backend, words, futex, lseek);
    } finally {
      // The kernel is given an address only.
      Reference.reachabilityFence(words);
    }
  }

  private static void passArguments(
      NativeBackend backend, ByteBuffer words, long futex, long lseek) {
    long first = backend.addressOf(words);

    if (backend.bufferAt(first, 4).order(ByteOrder.nativeOrder()).getInt(0) != WORD) {
      throw new IllegalStateException("a buffer's address does not lead back to its content");
    }
    expect("errno of a four-argument call", -EBADF, backend.syscall(lseek, -1, 0, 0, 0));

    // FUTEX_CMP_REQUEUE (kernel/futex/requeue.c) reads all six arguments: it compares the first
    // word with the sixth argument and refuses an unaligned second address in the fifth. Nobody
    // waits on these words, so nothing happens.
    long second = first + 8;
    expect(
        "a six-argument call",
        0,
        backend.syscall(futex, first, FUTEX_CMP_REQUEUE_PRIVATE, 0, 0, second, WORD));
    expect(
        "the sixth argument",
        -EAGAIN,
        backend.syscall(futex, first, FUTEX_CMP_REQUEUE_PRIVATE, 0, 0, second, WORD + 1));
    expect(
        "the fifth argument",
        -EINVAL,
        backend.syscall(futex, first, FUTEX_CMP_REQUEUE_PRIVATE, 0, 0, second + 1, WORD));
  }

  private static void expect(String what, long wanted, long seen) {
    if (wanted != seen) {
      throw new IllegalStateException(
          what + " did not come through: the kernel answered " + seen + ", not " + wanted);
    }
  }
}
