// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.net.IpAddress;
import dev.weir.testing.internal.socket.KernelSocket;
import dev.weir.testing.internal.socket.KernelSocket.Received;
import dev.weir.testing.internal.socket.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * TCP connections to a server that sends back what it gets. Both ends are served by one thread; the
 * sockets do not block.
 */
final class Connections implements AutoCloseable {
  private static final int SOCK_STREAM = 1;

  /** asm-generic/socket.h. */
  private static final int SOL_SOCKET = 1;

  private static final int SO_REUSEADDR = 2;
  private static final int BACKLOG = 16;

  /** More than the windows hold, so that a connection has to work in both directions. */
  private static final int BYTES = 200_000;

  private static final int CHUNK = 16 * 1024;
  private static final Duration TURN = Duration.ofMillis(1);

  private final Host from;
  private final IpAddress target;
  private final int port;
  private final KernelSocket listener;
  private final Set<String> problems = new LinkedHashSet<>();

  private Connections(Host from, IpAddress target, int port, KernelSocket listener) {
    this.from = from;
    this.target = target;
    this.port = port;
    this.listener = listener;
  }

  /** Begins to listen in the responder's namespace. */
  static Connections between(Host from, Host responder, IpAddress target, int port) {
    return new Connections(from, target, port, responder.call(() -> listen(target, port)));
  }

  Exchange exchange(int count, Duration patience) {
    int answered = 0;
    for (int i = 0; i < count; i++) {
      try (Connection connection = new Connection(new Random(i))) {
        answered += connection.isEchoed(System.nanoTime() + patience.toNanos()) ? 1 : 0;
      } catch (KernelException e) {
        problems.add(e.errno().name());
      }
    }
    return new Exchange(count, answered, List.copyOf(problems));
  }

  @Override
  public void close() {
    listener.close();
  }

  private static KernelSocket listen(IpAddress target, int port) {
    String name = "TCP listener for " + target + " port " + port;
    KernelSocket socket = KernelSocket.open(target.family().number(), SOCK_STREAM, 0, name);
    try {
      socket.option(SOL_SOCKET, SO_REUSEADDR, 1);
      IpAddress any = target.isIpv4() ? IpAddress.ofIpv4(0) : IpAddress.ofIpv6(0, 0);
      socket.bind(SocketAddress.of(any, port));
      socket.listen(BACKLOG);
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private final class Connection implements AutoCloseable {
    private final byte[] payload = new byte[BYTES];
    private final ByteArrayOutputStream echoed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final List<KernelSocket> accepted = new ArrayList<>();
    private final KernelSocket client;
    private int sent;

    Connection(Random random) {
      random.nextBytes(payload);
      client =
          from.call(
              () ->
                  KernelSocket.open(
                      target.family().number(), SOCK_STREAM, 0, "TCP client to " + target));
      long result = client.connect(SocketAddress.of(target, port));
      if (result < 0 && result != -Errno.EINPROGRESS.number()) {
        client.close();
        throw new KernelException("connect", target + " port " + port, (int) -result);
      }
    }

    boolean isEchoed(long deadline) {
      while (echoed.size() < BYTES && System.nanoTime() < deadline) {
        listener.accept().ifPresent(accepted::add);
        send();
        accepted.forEach(this::serve);
        if (sent > 0) {
          client.receive(TURN).ifPresent(received -> echoed.writeBytes(received.data()));
        } else {
          pause();
        }
      }
      return Arrays.equals(payload, echoed.toByteArray());
    }

    @Override
    public void close() {
      client.close();
      accepted.forEach(KernelSocket::close);
    }

    private void send() {
      if (sent == BYTES) {
        return;
      }
      long result =
          client.send(
              Arrays.copyOfRange(payload, sent, Math.min(BYTES, sent + CHUNK)), new byte[0]);
      // Not connected yet, or the window is full.
      if (result != -Errno.EAGAIN.number() && result != -Errno.ENOTCONN.number()) {
        sent += Math.toIntExact(checkSent(result));
      }
    }

    private void serve(KernelSocket server) {
      Optional<Received> received = server.receive(Duration.ZERO);
      received.ifPresent(asked -> unsent.writeBytes(asked.data()));
      if (unsent.size() == 0) {
        return;
      }
      byte[] pending = unsent.toByteArray();
      long result = server.send(pending, new byte[0]);
      if (result != -Errno.EAGAIN.number()) {
        int taken = Math.toIntExact(checkSent(result));
        unsent.reset();
        unsent.write(pending, taken, pending.length - taken);
      }
    }

    private long checkSent(long result) {
      if (result < 0) {
        throw new KernelException("send", target + " port " + port, (int) -result);
      }
      return result;
    }

    /** Nothing to wait for but the handshake, which a look at the client's input does not show. */
    private void pause() {
      try {
        Thread.sleep(TURN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new dev.weir.core.error.WeirException("interrupted while connecting to " + target, e);
      }
    }
  }
}
