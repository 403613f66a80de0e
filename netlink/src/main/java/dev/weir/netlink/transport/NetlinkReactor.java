// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.NativeAccessException;
import dev.weir.core.netns.NetworkNamespace;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event loop for netlink connections: a thread, or a few, that many connections share.
 *
 * <p>A request to netlink is carried out by the kernel while it is sent, on the reactor's thread;
 * where one subsystem is slow, give it a reactor of its own.
 *
 * <p>Thread-safe. Closing closes the connections on it.
 */
public final class NetlinkReactor implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;

  private NetlinkReactor(MultiThreadIoEventLoopGroup group) {
    this.group = group;
  }

  /**
   * Starts one thread.
   *
   * @return the reactor
   * @throws NativeAccessException if Netty's native library cannot be loaded
   */
  public static NetlinkReactor start() {
    return start(1);
  }

  /**
   * Starts threads.
   *
   * @param threads how many, 1 or more; each connection stays on one
   * @return the reactor
   * @throws NativeAccessException if Netty's native library cannot be loaded
   */
  public static NetlinkReactor start(int threads) {
    if (threads < 1) {
      throw new InvalidSpecException("a reactor of " + threads + " threads");
    }
    if (!Epoll.isAvailable()) {
      throw new NativeAccessException(Epoll.unavailabilityCause());
    }
    AtomicInteger number = new AtomicInteger();
    return new NetlinkReactor(
        new MultiThreadIoEventLoopGroup(
            threads,
            (ThreadFactory)
                task -> new ReactorThread(task, "weir-netlink-" + number.getAndIncrement()),
            EpollIoHandler.newFactory()));
  }

  /**
   * Opens a connection in the namespace of the calling thread.
   *
   * @param protocol which protocol
   * @return the connection
   */
  public NetlinkConnection connect(NetlinkProtocol protocol) {
    ConnectionOptions options = ConnectionOptions.DEFAULT;
    return register(NetlinkSocket.open(protocol, options.receiveBuffer()), options);
  }

  /**
   * Opens a connection in a namespace.
   *
   * @param protocol which protocol
   * @param namespace where; it may be closed afterwards
   * @param options how it behaves
   * @return the connection
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}, which
   *     entering a namespace needs
   */
  public NetlinkConnection connect(
      NetlinkProtocol protocol, NetworkNamespace namespace, ConnectionOptions options) {
    return register(
        namespace.call(() -> NetlinkSocket.open(protocol, options.receiveBuffer())), options);
  }

  private NetlinkConnection register(NetlinkSocket socket, ConnectionOptions options) {
    if (group.isShuttingDown()) {
      socket.close();
      throw new HandleClosedException("this reactor");
    }
    try {
      EpollConnection connection = new EpollConnection(socket, group.next(), options);
      connection.register();
      return connection;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Closes the connections on it and ends its threads. Closing again does nothing. */
  @Override
  public void close() {
    Future<?> ended = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    if (!(Thread.currentThread() instanceof ReactorThread)) {
      ended.syncUninterruptibly();
    }
  }
}
