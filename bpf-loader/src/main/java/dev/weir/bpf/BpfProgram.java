// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.internal.kernel.RunningKernel;
import dev.weir.bpf.internal.sys.ObjectIds;
import dev.weir.bpf.internal.sys.ObjectKind;
import dev.weir.bpf.internal.sys.Pin;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.ProgramHandle;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program in the kernel: the owner of one descriptor for it. The program lives as long as any
 * descriptor, pin, link or program array refers to it; closing this lets go of one.
 *
 * <p>Thread-safe.
 */
public final class BpfProgram implements ProgramHandle, AutoCloseable {
  private final OwnedFd fd;
  private final String name;
  private final ProgramType type;
  private final int id;

  private BpfProgram(OwnedFd fd, String name) {
    this.fd = fd;
    ProgramInfo info = ProgramInfo.of(fd);
    // The kernel keeps 15 bytes of a name; who loads a program knows the whole of it.
    this.name = name.isEmpty() ? info.name() : name;
    this.type = info.type();
    this.id = info.id();
  }

  /**
   * Loads a program that refers to no maps.
   *
   * @param spec the program
   * @return it, loaded
   * @throws VerifierException if the verifier refuses it
   * @throws KernelException if it never comes to the verifier: {@code EPERM} without the privilege
   * @throws dev.weir.core.error.InvalidSpecException if it refers to a map or a symbol
   */
  public static BpfProgram load(ProgramSpec spec) {
    return load(spec, Map.of());
  }

  /**
   * Loads a program. What it needs of an object beyond maps (types, symbols of the kernel) {@link
   * BpfObject} provides.
   *
   * @param spec the program
   * @param maps the maps it refers to, by the names it calls them
   * @return it, loaded
   * @throws VerifierException if the verifier refuses it
   * @throws KernelException if it never comes to the verifier: {@code EPERM} without the privilege
   * @throws dev.weir.core.error.InvalidSpecException if it refers to something else
   */
  public static BpfProgram load(ProgramSpec spec, Map<String, BpfMap> maps) {
    try (AttachTargets targets = new AttachTargets(new RunningKernel())) {
      return ProgramLoading.alone(maps, targets).load(spec);
    }
  }

  /**
   * Takes over a descriptor of a program.
   *
   * @param fd the descriptor; this closes it, also when it cannot be taken over
   * @return the program
   * @throws KernelException {@code EINVAL} if it is no program's
   */
  public static BpfProgram adopt(OwnedFd fd) {
    return adopt(fd, "");
  }

  static BpfProgram adopt(OwnedFd fd, String name) {
    try {
      ObjectKind.PROGRAM.require(fd);
      return new BpfProgram(fd, name);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Opens a pinned program.
   *
   * @param path its path on a BPF file system
   * @return the program
   * @throws KernelException {@code ENOENT} if nothing is there, {@code EINVAL} if it is something
   *     else
   */
  public static BpfProgram open(Path path) {
    return adopt(Pin.open(path));
  }

  /**
   * Opens a program by its id. Needs {@code CAP_SYS_ADMIN}.
   *
   * @param id its id
   * @return the program
   * @throws KernelException {@code ENOENT} if there is none, {@code EPERM} without the privilege
   */
  public static BpfProgram open(int id) {
    return adopt(ObjectIds.PROGRAMS.open(id));
  }

  /**
   * {@return the ids of all programs of the machine, ascending} Needs {@code CAP_SYS_ADMIN}.
   *
   * @throws KernelException {@code EPERM} without the privilege
   */
  public static List<Integer> ids() {
    return ObjectIds.PROGRAMS.all();
  }

  /** {@return its name: all of it if this process loaded it, otherwise the kernel's 15 bytes} */
  public String name() {
    return name;
  }

  /** {@return its type} */
  public ProgramType type() {
    return type;
  }

  /** {@return its id, unique on the machine as long as it lives} */
  public int id() {
    return id;
  }

  /** {@return what the kernel says of it now} */
  public ProgramInfo info() {
    return ProgramInfo.of(fd);
  }

  /**
   * {@return its instructions as the verifier left them: helpers by their place in memory, dead
   * code removed; empty if the kernel keeps them to itself} Needs {@code CAP_SYS_ADMIN} ({@code
   * CAP_PERFMON} since 5.8), and {@code kernel.kptr_restrict} and {@code net.core.bpf_jit_harden}
   * permitting.
   */
  public List<Instruction> translated() {
    ByteBuffer code = ByteBuffer.wrap(ProgramInfo.translated(fd)).order(ByteOrder.nativeOrder());
    return InstructionCodec.decode(code);
  }

  /**
   * Runs it on data of the caller ({@code BPF_PROG_TEST_RUN}).
   *
   * @param run what to run it on
   * @return what it did
   * @throws KernelException {@code ENOTSUPP} or {@code EINVAL} if its type cannot be run so
   */
  public RunResult run(ProgramRun run) {
    return run.on(fd);
  }

  /**
   * {@return its descriptor, to be lent for a system call; closing it is this program's business}
   */
  @Override
  public OwnedFd fd() {
    return fd;
  }

  /**
   * Gives it a path, which keeps it alive. The path is the caller's to remove.
   *
   * @param path where, in a directory of a BPF file system; the last name has no dot
   * @throws KernelException {@code EEXIST} if something is there, {@code ENOENT} if there is no
   *     such directory, {@code EPERM} if it is not on a BPF file system
   */
  public void pin(Path path) {
    Pin.create(fd, path);
  }

  /** {@return whether {@link #close()} has not been called} */
  public boolean isOpen() {
    return fd.isOpen();
  }

  /** Lets go of it. Closing again does nothing. */
  @Override
  public void close() {
    fd.close();
  }

  /** {@return type, name and id} */
  @Override
  public String toString() {
    return "%s program %s (id %s)".formatted(type.kernelName(), name, Integer.toUnsignedString(id));
  }
}
