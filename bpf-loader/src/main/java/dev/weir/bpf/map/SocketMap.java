// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.struct.FieldCodec;
import java.util.OptionalLong;

/**
 * Sockets by index or key: {@code BPF_MAP_TYPE_SOCKMAP}, {@code _SOCKHASH}, {@code
 * _REUSEPORT_SOCKARRAY} and {@code _XSKMAP}. A view: it owns nothing, neither the map nor the
 * sockets. A socket that is closed leaves the map by itself.
 *
 * <p>Thread-safe.
 *
 * @param <K> the keys
 */
public final class SocketMap<K> {
  private final Descriptors<K> sockets;

  private SocketMap(Descriptors<K> sockets) {
    this.sockets = sockets;
  }

  /**
   * Makes a view.
   *
   * @param <K> the keys
   * @param map the map
   * @param keys what its keys are; {@link Codecs#INT} for all but a {@code sockhash}
   * @return the view
   * @throws dev.weir.core.error.InvalidSpecException if the map is of another type or the size of
   *     its keys differs
   */
  public static <K> SocketMap<K> of(BpfMap map, FieldCodec<K> keys) {
    MapBinding.requireType(
        map,
        "SocketMap",
        MapType.SOCKMAP,
        MapType.SOCKHASH,
        MapType.REUSEPORT_SOCKARRAY,
        MapType.XSKMAP);
    return new SocketMap<>(new Descriptors<>(map, keys));
  }

  /** {@return the map} */
  public BpfMap map() {
    return sockets.map();
  }

  /**
   * Puts a socket in, or in the place of another.
   *
   * @param key its key
   * @param socket its descriptor; stays the caller's to close
   * @throws dev.weir.core.error.KernelException {@code EOPNOTSUPP} if it is in no state or of no
   *     kind that the map takes: of TCP, established or listening; {@code EINVAL} if it is not of
   *     the kind, or of a {@code reuseport_sockarray} not bound to a shared port; {@code EBUSY} if
   *     it is in a {@code reuseport_sockarray} already; {@code ENOBUFS} if it is an AF_XDP socket
   *     without a receive ring (7.x); {@code E2BIG} if an index is out of range or there is no room
   */
  public void put(K key, OwnedFd socket) {
    sockets.put(key, socket);
  }

  /**
   * Puts a socket in if there is none.
   *
   * @param key its key
   * @param socket its descriptor; stays the caller's to close
   * @return whether it is in now: an AF_XDP socket also if it was there before
   */
  public boolean putIfAbsent(K key, OwnedFd socket) {
    return sockets.putIfAbsent(key, socket);
  }

  /**
   * Tells which socket is under a key. Only maps with values of 8 bytes tell, and those of AF_XDP
   * sockets never do.
   *
   * @param key its key
   * @return the socket's cookie ({@code SO_COOKIE}), or empty if there is none
   * @throws dev.weir.core.error.KernelException {@code ENOSPC} or {@code EOPNOTSUPP} if the map
   *     does not tell
   */
  public OptionalLong cookie(K key) {
    return sockets.get(key);
  }

  /**
   * Takes a socket out.
   *
   * @param key its key
   * @return whether there was one; always true of AF_XDP sockets, of which the kernel does not tell
   */
  public boolean remove(K key) {
    // A sockmap answers EINVAL where nothing is (sock_map_delete_elem).
    return map().type() == MapType.SOCKMAP
        ? Descriptors.removed(() -> sockets.remove(key))
        : sockets.remove(key);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
