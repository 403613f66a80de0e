// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where XDP redirects packets to: devices ({@code BPF_MAP_TYPE_DEVMAP}, {@code _DEVMAP_HASH}) or
 * CPUs ({@code BPF_MAP_TYPE_CPUMAP}), each perhaps with a program that runs there. A view: it owns
 * nothing. Thread-safe.
 */
public final class RedirectMap {

  /**
   * An entry as the kernel tells it ({@code struct bpf_devmap_val}, {@code struct bpf_cpumap_val}).
   *
   * @param target of a map of devices the index of the device, of a map of CPUs the length of the
   *     queue to the CPU
   * @param programId the id of the program that runs there, or 0
   */
  public record Target(int target, int programId) {}

  private final Elements<Integer, Target> elements;

  private RedirectMap(BpfMap map) {
    Value value = new Value(map.info().valueSize());
    MapBinding.requireLayouts(map, Codecs.INT, value);
    this.elements = Elements.of(map, Codecs.INT, value);
  }

  /**
   * Makes a view.
   *
   * @param map the map
   * @return the view
   * @throws InvalidSpecException if the map is of another type
   */
  public static RedirectMap of(BpfMap map) {
    MapBinding.requireType(map, "RedirectMap", MapType.DEVMAP, MapType.DEVMAP_HASH, MapType.CPUMAP);
    return new RedirectMap(map);
  }

  /** {@return the map} */
  public BpfMap map() {
    return elements.map();
  }

  /**
   * Sets where a key leads.
   *
   * @param key the index or, in a hash, the key; in a map of CPUs the number of the CPU
   * @param target the index of a device, or the length of the queue to the CPU, 1 to 16384
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if there is no such device in this
   *     network namespace, {@code E2BIG} if the index is out of range or there is no room
   */
  public void put(int key, int target) {
    elements.put(key, new Target(target, 0));
  }

  /**
   * Sets where a key leads, and what runs there (5.8 for devices, 5.9 for CPUs).
   *
   * @param key as for {@link #put(int, int)}
   * @param target as for {@link #put(int, int)}
   * @param program an XDP program loaded for this ({@code xdp/devmap}, {@code xdp/cpumap}); stays
   *     the caller's to close
   * @throws InvalidSpecException if the map's values have no room for a program
   * @throws dev.weir.core.error.KernelException as {@link #put(int, int)}, also {@code EINVAL} or,
   *     of CPUs, {@code ENOMEM} for a program that was not loaded for this
   */
  public void put(int key, int target, ProgramHandle program) {
    if (map().info().valueSize() < 2 * Integer.BYTES) {
      throw new InvalidSpecException(map() + ": values of 4 bytes have no room for a program");
    }
    OwnedFd fd = program.fd();
    int number = fd.acquire();
    try {
      elements.put(key, new Target(target, number));
    } finally {
      fd.release();
    }
  }

  /**
   * Tells where a key leads.
   *
   * @param key the key
   * @return the target, or empty if there is none
   */
  public Optional<Target> get(int key) {
    return elements.get(key).filter(RedirectMap::isSet);
  }

  /** {@return the targets by key; a copy} */
  public Map<Integer, Target> snapshot() {
    Map<Integer, Target> targets = new LinkedHashMap<>();
    Iterator<Map.Entry<Integer, Target>> walk =
        new EntryWalk<>(map(), elements.keys(), elements.values());
    while (walk.hasNext()) {
      Map.Entry<Integer, Target> entry = walk.next();
      if (isSet(entry.getValue())) {
        targets.put(entry.getKey(), entry.getValue());
      }
    }
    return targets;
  }

  /** No device has index 0, no queue length 0. */
  private static boolean isSet(Target target) {
    return target.target != 0;
  }

  /**
   * Makes a key lead nowhere.
   *
   * @param key the key
   * @return whether the kernel had anything to remove; of an array it does not tell
   */
  public boolean remove(int key) {
    return elements.remove(key);
  }

  @Override
  public String toString() {
    return map().toString();
  }

  private record Value(int size) implements FieldCodec<Target> {
    @Override
    public CType type() {
      return new CType.Bytes(size < 2 * Integer.BYTES ? Integer.BYTES : 2 * Integer.BYTES, 4);
    }

    @Override
    public void encode(Target value, ByteBuffer buffer, int offset) {
      Codecs.putInt(buffer, offset, value.target);
      if (size >= 2 * Integer.BYTES) {
        Codecs.putInt(buffer, offset + Integer.BYTES, value.programId);
      }
    }

    @Override
    public Target decode(ByteBuffer buffer, int offset) {
      boolean withProgram = size >= 2 * Integer.BYTES;
      return new Target(
          Codecs.getInt(buffer, offset),
          withProgram ? Codecs.getInt(buffer, offset + Integer.BYTES) : 0);
    }
  }
}
