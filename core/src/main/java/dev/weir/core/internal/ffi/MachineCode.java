// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import dev.weir.core.internal.ffi.Native.Architecture;
import java.util.HexFormat;

/**
 * The function behind {@link DirectBackend}, as each architecture has it: it takes what a static
 * JNI method of seven {@code long}s is given (environment, class, number, six arguments), moves
 * number and arguments to where the kernel wants them and enters it. What comes back is the
 * kernel's own result, {@code -errno} included.
 *
 * <p>A leaf without a frame: the stack pointer does not move, nothing is saved, and the kernel
 * changes no register that the C calling convention asks a function to keep. {@code
 * MachineCodeTest} holds the bytes against an assembler that nobody here wrote.
 */
final class MachineCode {

  /** System V ABI, x86-64; the system call convention is in arch/x86/entry/entry_64.S. */
  private static final String X86_64 =
      """
      f30f1efa    endbr64
      4889d0      mov %rdx, %rax
      4889cf      mov %rcx, %rdi
      4c89c6      mov %r8, %rsi
      4c89ca      mov %r9, %rdx
      4c8b542408  mov 8(%rsp), %r10
      4c8b442410  mov 16(%rsp), %r8
      4c8b4c2418  mov 24(%rsp), %r9
      0f05        syscall
      c3          ret
      """;

  /** AAPCS64; the system call convention is in arch/arm64/kernel/entry.S and syscall.c. */
  private static final String AARCH64 =
      """
      5f2403d5    bti c
      e80302aa    mov x8, x2
      e00303aa    mov x0, x3
      e10304aa    mov x1, x4
      e20305aa    mov x2, x5
      e30306aa    mov x3, x6
      e40307aa    mov x4, x7
      e50340f9    ldr x5, [sp]
      010000d4    svc #0
      c0035fd6    ret
      """;

  private MachineCode() {}

  /**
   * {@return the function's bytes}
   *
   * @param architecture where it shall run
   * @throws IllegalArgumentException if the function was not written for that
   */
  static byte[] of(Architecture architecture) {
    StringBuilder digits = new StringBuilder();
    listing(architecture).lines().forEach(line -> digits.append(line, 0, line.indexOf(' ')));
    return HexFormat.of().parseHex(digits);
  }

  /** {@return the function as text, for an assembler: one instruction a line} */
  static String source(Architecture architecture) {
    StringBuilder source = new StringBuilder();
    listing(architecture)
        .lines()
        .forEach(line -> source.append(line.substring(line.indexOf(' ')).strip()).append('\n'));
    return source.toString();
  }

  private static String listing(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> X86_64;
      case AARCH64 -> AARCH64;
      case OTHER -> throw new IllegalArgumentException("no machine code for this architecture");
    };
  }
}
