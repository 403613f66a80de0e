// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.info;

import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import java.nio.ByteBuffer;

/**
 * Where the functions of a linked program begin and what lines its instructions are of, as {@code
 * BPF_PROG_LOAD} takes it: {@code func_info} and {@code line_info}. Empty if the object says
 * nothing of one of the functions: the kernel wants all of them or none.
 */
public final class SourceInfo {
  /** The size of {@code struct bpf_func_info}. */
  public static final int FUNCTION_BYTES = 8;

  /** The size of {@code struct bpf_line_info}. */
  public static final int LINE_BYTES = 16;

  private final ByteBuffer functions;
  private final ByteBuffer lines;

  private SourceInfo(ByteBuffer functions, ByteBuffer lines) {
    this.functions = functions;
    this.lines = lines;
  }

  /**
   * Collects what an object says of a program.
   *
   * @param object the object
   * @param program one of its programs
   * @return what it says
   */
  public static SourceInfo of(ObjectSpec object, ProgramSpec program) {
    if (object.btfExt().isPresent()) {
      throw new UnsupportedOperationException("not written yet");
    }
    return new SourceInfo(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
  }

  /** {@return whether there is nothing to tell} */
  public boolean isEmpty() {
    return !functions.hasRemaining();
  }

  /** {@return the records of functions, in the byte order of the object} */
  public ByteBuffer functions() {
    return functions.duplicate().order(functions.order());
  }

  /** {@return the records of lines, in the byte order of the object} */
  public ByteBuffer lines() {
    return lines.duplicate().order(lines.order());
  }
}
