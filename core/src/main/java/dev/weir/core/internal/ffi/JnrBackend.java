// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** The backend on jnr-ffi. */
final class JnrBackend implements NativeBackend {

  /**
   * glibc's {@code syscall(2)} in two shapes.
   *
   * <p>Public because jnr-ffi's generated class lives in another class loader. <b>Never declare a
   * method with exactly six integer parameters here</b>: on x86-64 jnr-ffi hands such a function
   * stack garbage as its sixth argument (jnr-ffi issue 181). Five and seven are right, which is why
   * there is no shape between them; {@code LibCTest} holds the rule, {@link NativeSelfTest} looks
   * at the result. Arguments beyond those a system call takes are ignored by the kernel.
   */
  public interface LibC {
    /** One number and four arguments: five slots, jnr-ffi's fast path. */
    long syscall(long number, long a, long b, long c, long d);

    /** One number and six arguments: seven slots, the generic path, about 100 ns slower. */
    long syscall(long number, long a, long b, long c, long d, long e, long f);
  }

  private final LibC libc;
  private final Runtime runtime;

  JnrBackend() {
    libc = LibraryLoader.create(LibC.class).load("c");
    runtime = Runtime.getRuntime(libc);
  }

  // The number is read before anything else happens on this thread: jnr-ffi saved it inside the
  // stub, before the JVM
  // could reach a safepoint, and the next native call (also jffi's own malloc) overwrites it.
  @Override
  public long syscall(long number, long a, long b, long c, long d) {
    long result = libc.syscall(number, a, b, c, d);
    return result == -1 ? -runtime.getLastError() : result;
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d, long e, long f) {
    long result = libc.syscall(number, a, b, c, d, e, f);
    return result == -1 ? -runtime.getLastError() : result;
  }

  @Override
  public long addressOf(ByteBuffer direct) {
    return MemoryIO.getInstance().getDirectBufferAddress(direct);
  }

  @Override
  public ByteBuffer bufferAt(long address, int length) {
    return MemoryIO.getInstance().newDirectByteBuffer(address, length);
  }
}
