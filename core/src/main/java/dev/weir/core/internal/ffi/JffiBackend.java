// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Collections;

/**
 * The backend for where {@link DirectBackend} cannot be: libc's {@code syscall(2)}, called through
 * jffi. libffi interprets a description of the call, so nothing has to become executable. (jnr-ffi
 * would compile the call instead, and where the kernel forbids that it ends the process.)
 *
 * <p>Slower by some tens of nanoseconds; the form of up to six arguments allocates.
 */
final class JffiBackend extends JffiMemory {
  private static final boolean SAVE_ERRNO = true;

  private final long function;
  private final CallContext five = longs(5);
  private final CallContext seven = longs(7);
  private final Invoker invoker = Invoker.getInstance();
  private final LastError errno = LastError.getInstance();

  JffiBackend() {
    function = Library.getDefault().getSymbolAddress("syscall");
    if (function == 0) {
      throw new IllegalStateException("this libc has no syscall(2)");
    }
  }

  private static CallContext longs(int count) {
    return CallContext.getCallContext(
        Type.SINT64,
        Collections.nCopies(count, Type.SINT64).toArray(Type[]::new),
        CallingConvention.DEFAULT,
        SAVE_ERRNO);
  }

  // errno was saved by jffi's native code, before the JVM could reach a safepoint. It is read
  // before
  // anything else happens on this thread, because the next native call overwrites it.
  @Override
  public long syscall(long number, long a, long b, long c, long d) {
    long result = invoker.invokeL5(five, function, number, a, b, c, d);
    return result == -1 ? -errno.get() : result;
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d, long e, long f) {
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(seven);
    arguments.putLong(number);
    arguments.putLong(a);
    arguments.putLong(b);
    arguments.putLong(c);
    arguments.putLong(d);
    arguments.putLong(e);
    arguments.putLong(f);
    long result = invoker.invokeLong(seven, function, arguments);
    return result == -1 ? -errno.get() : result;
  }

  @Override
  public String toString() {
    return "jffi and libc's syscall(2)";
  }
}
