// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.verifier;

import dev.weir.bpf.asm.Instruction;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code BPF_PROG_LOAD} takes of a program: nothing in it is left to resolve.
 *
 * @param name its name
 * @param type {@code BPF_PROG_TYPE_…}
 * @param attachType {@code expected_attach_type}, 0 for none
 * @param instructions its instructions; descriptors in them are lent by {@code uses}
 * @param license its licence
 * @param kernelVersion {@code kern_version}
 * @param flags {@code prog_flags}
 * @param ifindex the device to offload to, 0 for none
 * @param info what its BTF says of it, or null
 * @param target what it is attached to while it is loaded, or null
 * @param moduleBtfs descriptors for {@code fd_array}; index 0 is not used
 * @param uses all descriptors whose numbers are in the instructions or {@code moduleBtfs}
 */
public record ProgramImage(
    String name,
    int type,
    int attachType,
    List<Instruction> instructions,
    String license,
    int kernelVersion,
    int flags,
    int ifindex,
    @Nullable Info info,
    @Nullable Target target,
    List<OwnedFd> moduleBtfs,
    List<OwnedFd> uses) {

  /**
   * Where functions and source lines are.
   *
   * @param btf the loaded BTF
   * @param functions records of {@code struct bpf_func_info}
   * @param functionBytes size of one
   * @param lines records of {@code struct bpf_line_info}
   * @param lineBytes size of one
   */
  public record Info(
      OwnedFd btf, ByteBuffer functions, int functionBytes, ByteBuffer lines, int lineBytes) {}

  /**
   * A function of the kernel, of a module or of another program, or a member of a function table of
   * the kernel.
   *
   * @param typeId {@code attach_btf_id}
   * @param holder the module's BTF or the other program; null for the kernel
   */
  public record Target(int typeId, @Nullable OwnedFd holder) {}
}
