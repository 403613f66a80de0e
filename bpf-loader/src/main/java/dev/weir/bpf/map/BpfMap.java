// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.internal.kernel.ProgramBtf;
import dev.weir.bpf.internal.maps.MapCreation;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.internal.sys.ObjectIds;
import dev.weir.bpf.internal.sys.ObjectKind;
import dev.weir.bpf.internal.sys.Pin;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A map in the kernel: the owner of one descriptor for it. The map lives as long as any descriptor,
 * pin or program refers to it; closing this lets go of one.
 *
 * <p>What type, sizes and flags it has is asked of the kernel once, when it is opened.
 *
 * <p>Thread-safe.
 */
public final class BpfMap implements AutoCloseable {
  /** {@code map_fd}. */
  private static final int FREEZE_SIZE = 4;

  private final OwnedFd fd;
  private final MapInfo info;

  /** Batch commands that the kernel was found not to have for this type, a bit for each. */
  private final AtomicLong missing = new AtomicLong();

  private BpfMap(OwnedFd fd, MapInfo info) {
    this.fd = fd;
    this.info = info;
  }

  /**
   * Creates a map, empty but for the contents of its description.
   *
   * @param spec what it is to be; types of BTF are ignored, and names that are to be put in
   * @return the map
   * @throws dev.weir.core.error.InvalidSpecException if no kernel could create it, or if it is a
   *     table of the kernel's functions ({@code struct_ops}), of which Weir makes none
   * @throws KernelException if this kernel does not: {@code EINVAL} for sizes and flags, {@code
   *     EPERM} without the privilege or, before 5.11, locked memory
   */
  public static BpfMap create(MapSpec spec) {
    return adopt(MapCreation.create(spec, null));
  }

  /**
   * Takes over a descriptor of a map.
   *
   * @param fd the descriptor; this closes it, also when it cannot be taken over
   * @return the map
   * @throws KernelException {@code EINVAL} if it is no map's
   */
  public static BpfMap adopt(OwnedFd fd) {
    try {
      ObjectKind.MAP.require(fd);
      return new BpfMap(fd, MapInfo.of(fd));
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Opens a pinned map.
   *
   * @param path its path on a BPF file system
   * @return the map
   * @throws KernelException {@code ENOENT} if nothing is there, {@code EINVAL} if it is something
   *     else
   */
  public static BpfMap open(Path path) {
    return adopt(Pin.open(path));
  }

  /**
   * Opens a map by its id. Needs {@code CAP_SYS_ADMIN}.
   *
   * @param id its id
   * @return the map
   * @throws KernelException {@code ENOENT} if there is none, {@code EPERM} without the privilege
   */
  public static BpfMap open(int id) {
    return adopt(ObjectIds.MAPS.open(id));
  }

  /**
   * {@return the ids of all maps of the machine, ascending} Needs {@code CAP_SYS_ADMIN}.
   *
   * @throws KernelException {@code EPERM} without the privilege
   */
  public static List<Integer> ids() {
    return ObjectIds.MAPS.all();
  }

  /** {@return what the kernel says of it; does not change but for being frozen} */
  public MapInfo info() {
    return info;
  }

  /**
   * Compares with what a map is to be, as {@link MapInfo#differences}; of a map of maps also what
   * the maps in it are like. That is known only if one is in it, and the process has {@code
   * CAP_SYS_ADMIN}; otherwise putting another kind in will be refused.
   *
   * @param wanted the description; names, types of BTF and contents are not compared
   * @return what differs, field by field; empty if the map can stand in
   */
  public List<MapDifference> differences(MapSpec wanted) {
    return Stream.concat(
            info.differences(wanted).stream(), InnerMaps.differences(this, wanted).stream())
        .toList();
  }

  /**
   * Reads back the types that it was created with; {@link MapInfo#keyTypeId} and {@link
   * MapInfo#valueTypeId} say which of them a key and a value have. Needs {@code CAP_SYS_ADMIN}.
   *
   * @return the types, if it was created with any
   * @throws KernelException {@code EPERM} without the privilege
   */
  public Optional<Btf> types() {
    return info.btfId() == 0
        ? Optional.empty()
        : Optional.of(ProgramBtf.of(info.btfId(), toString()));
  }

  /**
   * {@return what it takes now, and who uses it: asked of the kernel each time}
   *
   * @throws dev.weir.core.error.WeirException if {@code /proc} is not mounted
   */
  public MapUsage usage() {
    return MapUsage.of(fd);
  }

  /** {@return its name in the kernel, at most 15 characters} */
  public String name() {
    return info.name();
  }

  /** {@return its type} */
  public MapType type() {
    return info.type();
  }

  /** {@return its id, unique on the machine as long as it lives} */
  public int id() {
    return info.id();
  }

  /** {@return its descriptor, to be lent for a system call; closing it is this map's business} */
  public OwnedFd fd() {
    return fd;
  }

  /**
   * Makes another owner of the same map.
   *
   * @return the other
   * @throws dev.weir.core.error.HandleClosedException if this one is closed
   */
  public BpfMap duplicate() {
    return new BpfMap(fd.duplicate(), info);
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

  /**
   * Forbids user space to write to it, for good; programs may (5.2).
   *
   * @throws KernelException {@code EBUSY} if it is mapped for writing; {@code EPERM}, or {@code
   *     EBUSY} of older kernels, if it is frozen already
   */
  public void freeze() {
    int raw = fd.acquire();
    try (Attr attr = Attr.ofSize(FREEZE_SIZE)) {
      long result = attr.u32(0, raw).call(BpfCommand.BPF_MAP_FREEZE);
      BpfCommand.BPF_MAP_FREEZE.check(result, toString());
    } finally {
      fd.release();
    }
  }

  /** Whether the kernel was found not to have a command for maps of this type. */
  boolean lacks(BpfCommand command) {
    return (missing.get() >>> command.number() & 1) != 0;
  }

  /** Remembers that the kernel does not have a command for maps of this type. */
  void foundMissing(BpfCommand command) {
    missing.updateAndGet(known -> known | 1L << command.number());
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
    return "%s %s (id %s)"
        .formatted(info.type().kernelName(), info.name(), Integer.toUnsignedString(info.id()));
  }
}
