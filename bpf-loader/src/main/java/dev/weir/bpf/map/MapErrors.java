// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import java.util.EnumSet;
import java.util.Set;

/** What an errno of an element operation means, which depends on the type of the map. */
final class MapErrors {
  private static final Set<MapType> INDEXED =
      EnumSet.of(
          MapType.ARRAY,
          MapType.PERCPU_ARRAY,
          MapType.PROG_ARRAY,
          MapType.PERF_EVENT_ARRAY,
          MapType.CGROUP_ARRAY,
          MapType.ARRAY_OF_MAPS,
          MapType.DEVMAP,
          MapType.CPUMAP,
          MapType.XSKMAP,
          MapType.SOCKMAP,
          MapType.REUSEPORT_SOCKARRAY);

  private MapErrors() {}

  /**
   * Words an error.
   *
   * @param key the key it was about, or an empty text
   */
  static KernelException of(BpfMap map, BpfCommand command, long result, Object key) {
    int errno = Math.toIntExact(-result);
    String text = key.toString();
    String object = text.isEmpty() ? map.toString() : map + " key " + text;
    boolean update = command == BpfCommand.BPF_MAP_UPDATE_ELEM;
    return update && isFull(map, errno)
        ? new MapFullException(command.name(), object, errno, full(map))
        : new KernelException(command.name(), object, errno, hint(map, command, errno));
  }

  /** Whether an update failed because there is no room: of arrays it is the index. */
  static boolean isFull(BpfMap map, int errno) {
    return (errno == Errno.E2BIG.number() && !INDEXED.contains(map.type()))
        || (errno == Errno.ENOSPC.number() && map.type() == MapType.LPM_TRIE);
  }

  static String full(BpfMap map) {
    return "it takes " + map.info().maxEntries() + " entries; delete some, or create it larger";
  }

  static String hint(BpfMap map, BpfCommand command, int errno) {
    return switch (Errno.of(errno)) {
      case E2BIG -> INDEXED.contains(map.type()) ? range(map) : full(map);
      case EPERM ->
          "it is frozen, or this descriptor was opened for the other direction, or the process"
              + " lacks CAP_BPF";
      case EINVAL -> invalid(map, command);
      case ENOTSUPP, EOPNOTSUPP -> "a " + map.type().kernelName() + " has no such operation";
      case EBUSY ->
          map.type() == MapType.REUSEPORT_SOCKARRAY
              ? "the socket is in such a map already, and can be in one only"
              : "a program of this CPU is at work on it; try again";
      case ENOBUFS ->
          map.type() == MapType.XSKMAP ? "the socket has no receive ring yet (XDP_RX_RING)" : "";
      case ENOMEM ->
          map.type() == MapType.CPUMAP
              ? "the program was not loaded for xdp/cpumap, or no memory is left"
              : "no memory, or every entry is in use by a program at this moment";
      default -> "";
    };
  }

  private static String range(BpfMap map) {
    return "the index is out of range; it has 0.." + (map.info().maxEntries() - 1);
  }

  private static String invalid(BpfMap map, BpfCommand command) {
    if (command == BpfCommand.BPF_MAP_DELETE_ELEM && INDEXED.contains(map.type())) {
      return map.type() == MapType.ARRAY || map.type() == MapType.PERCPU_ARRAY
          ? "the entries of an array cannot be deleted; write zeroes"
          : range(map);
    }
    return switch (map.type()) {
      case ARRAY_OF_MAPS, HASH_OF_MAPS ->
          "the map put in differs from the one this was created with: type, sizes or flags";
      case DEVMAP, DEVMAP_HASH ->
          "there is no such device in this network namespace, or the program was not loaded for"
              + " xdp/devmap";
      case CPUMAP -> "the queue is too long, or the program was not loaded for xdp/cpumap";
      case PROG_ARRAY -> "the program differs in type from those that the array is used with";
      case LPM_TRIE -> "the prefix length is more than the key has bits";
      default -> "the kernel does not take this key, value or flag for this type";
    };
  }
}
