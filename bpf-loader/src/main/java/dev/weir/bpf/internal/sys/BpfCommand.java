// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.error.KernelException;
import dev.weir.core.syscall.Syscall;

/** The commands of {@code bpf(2)} ({@code enum bpf_cmd} of uapi/linux/bpf.h) that Weir uses. */
public enum BpfCommand {
  /** Creates a map. */
  BPF_MAP_CREATE(0),
  /** Reads an element. */
  BPF_MAP_LOOKUP_ELEM(1),
  /** Writes an element. */
  BPF_MAP_UPDATE_ELEM(2),
  /** Removes an element. */
  BPF_MAP_DELETE_ELEM(3),
  /** Finds the key after another. */
  BPF_MAP_GET_NEXT_KEY(4),
  /** Verifies and loads a program. */
  BPF_PROG_LOAD(5),
  /** Gives an object a path on a BPF file system. */
  BPF_OBJ_PIN(6),
  /** Opens an object by its path. */
  BPF_OBJ_GET(7),
  /** Attaches a program without a link. */
  BPF_PROG_ATTACH(8),
  /** Detaches what was attached without a link. */
  BPF_PROG_DETACH(9),
  /** Runs a program on data of the caller. */
  BPF_PROG_TEST_RUN(10),
  /** Finds the id of the next program. */
  BPF_PROG_GET_NEXT_ID(11),
  /** Finds the id of the next map. */
  BPF_MAP_GET_NEXT_ID(12),
  /** Opens a program by its id. */
  BPF_PROG_GET_FD_BY_ID(13),
  /** Opens a map by its id. */
  BPF_MAP_GET_FD_BY_ID(14),
  /** Describes an object. */
  BPF_OBJ_GET_INFO_BY_FD(15),
  /** Lists what is attached to a place. */
  BPF_PROG_QUERY(16),
  /** Attaches a program to a raw tracepoint (4.17). */
  BPF_RAW_TRACEPOINT_OPEN(17),
  /** Loads BTF (4.18). */
  BPF_BTF_LOAD(18),
  /** Opens BTF by its id. */
  BPF_BTF_GET_FD_BY_ID(19),
  /** Reads an element and removes it (4.20 for queues, 5.14 for hashes). */
  BPF_MAP_LOOKUP_AND_DELETE_ELEM(21),
  /** Forbids user space to write to a map (5.2). */
  BPF_MAP_FREEZE(22),
  /** Finds the id of the next BTF (5.4). */
  BPF_BTF_GET_NEXT_ID(23),
  /** Reads many elements (5.6). */
  BPF_MAP_LOOKUP_BATCH(24),
  /** Reads many elements and removes them (5.6). */
  BPF_MAP_LOOKUP_AND_DELETE_BATCH(25),
  /** Writes many elements (5.6). */
  BPF_MAP_UPDATE_BATCH(26),
  /** Removes many elements (5.6). */
  BPF_MAP_DELETE_BATCH(27),
  /** Attaches a program through a link (5.7). */
  BPF_LINK_CREATE(28),
  /** Replaces the program of a link (5.7). */
  BPF_LINK_UPDATE(29),
  /** Opens a link by its id (5.8). */
  BPF_LINK_GET_FD_BY_ID(30),
  /** Finds the id of the next link (5.8). */
  BPF_LINK_GET_NEXT_ID(31),
  /** Counts runs and time of programs while the descriptor is open (5.8). */
  BPF_ENABLE_STATS(32),
  /** Makes an iterator to read from (5.8). */
  BPF_ITER_CREATE(33),
  /** Ends an attachment and leaves its link (5.9). */
  BPF_LINK_DETACH(34),
  /** Keeps a map as long as a program (5.10). */
  BPF_PROG_BIND_MAP(35),
  /** Makes a token that lends privileges (6.9). */
  BPF_TOKEN_CREATE(36);

  private final long number;

  BpfCommand(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return (int) number;
  }

  /**
   * Makes the call. Allocates nothing.
   *
   * @param attr address of the arguments; what lies beyond {@code size} may still be written to by
   *     kernels that are wrong about it
   * @param size how many bytes of them the command takes
   * @return the result, or {@code -errno}; {@code -EINTR} from {@link #BPF_PROG_TEST_RUN} only
   */
  public long call(long attr, int size) {
    return Syscall.BPF.call(number, attr, size);
  }

  /**
   * Words an error.
   *
   * @param result what {@link #call} returned: {@code -errno}
   * @param object what the command was meant for
   * @param hint what is known about the cause and what to do, or empty
   * @return an exception to throw
   */
  public KernelException failed(long result, String object, String hint) {
    return new KernelException(name(), object, Math.toIntExact(-result), hint);
  }

  /**
   * Turns an error into an exception.
   *
   * @param result what {@link #call} returned
   * @param object what the command was meant for
   * @return the result, 0 or more
   * @throws KernelException if the result is {@code -errno}
   */
  public long check(long result, String object) {
    if (result < 0) {
      throw failed(result, object, "");
    }
    return result;
  }
}
