// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** What both backends have in common: the way between direct buffers and addresses. */
abstract class JffiMemory implements NativeBackend {
  private final MemoryIO memory = MemoryIO.getInstance();

  @Override
  public final long addressOf(ByteBuffer direct) {
    return memory.getDirectBufferAddress(direct);
  }

  @Override
  public final ByteBuffer bufferAt(long address, int length) {
    return memory.newDirectByteBuffer(address, length);
  }
}
