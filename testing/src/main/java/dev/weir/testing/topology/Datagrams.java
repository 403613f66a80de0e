// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.net.IpAddress;
import dev.weir.testing.internal.socket.KernelSocket;
import dev.weir.testing.internal.socket.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** UDP datagrams to a responder that sends each back. Both ends are served by one thread. */
final class Datagrams implements AutoCloseable {
  private static final int SOCK_DGRAM = 2;
  private static final Duration TURN = Duration.ofMillis(2);

  private final KernelSocket client;
  private final KernelSocket responder;
  private final Set<String> problems = new LinkedHashSet<>();
  private int refused;

  private Datagrams(KernelSocket client, KernelSocket responder) {
    this.client = client;
    this.responder = responder;
  }

  /** Opens the two sockets, each in its host's namespace. */
  static Datagrams between(Host from, Host responder, IpAddress target, int port) {
    KernelSocket answering = responder.call(() -> open(target, port));
    try {
      KernelSocket asking = from.call(() -> open(target, 0));
      long connected = asking.connect(SocketAddress.of(target, port));
      Datagrams datagrams = new Datagrams(asking, answering);
      if (connected < 0) {
        datagrams.problems.add(Errno.of((int) -connected).name());
      }
      return datagrams;
    } catch (RuntimeException e) {
      answering.close();
      throw e;
    }
  }

  Exchange exchange(int count, Duration patience) {
    Set<String> outstanding = new HashSet<>();
    for (int i = 0; i < count && problems.isEmpty(); i++) {
      String text = "datagram " + i + " of " + client;
      long result = client.send(text.getBytes(StandardCharsets.UTF_8), new byte[0]);
      if (result < 0) {
        problems.add(Errno.of((int) -result).name());
      } else {
        outstanding.add(text);
      }
    }
    int sent = outstanding.size();
    long deadline = System.nanoTime() + patience.toNanos();
    while (outstanding.size() > refused && System.nanoTime() < deadline) {
      responder.receive(TURN).ifPresent(asked -> responder.send(asked.data(), asked.source()));
      receiveAnswer(outstanding);
    }
    return new Exchange(count, sent - outstanding.size(), List.copyOf(problems));
  }

  @Override
  public void close() {
    client.close();
    responder.close();
  }

  private void receiveAnswer(Set<String> outstanding) {
    try {
      client
          .receive(TURN)
          .ifPresent(
              answer -> outstanding.remove(new String(answer.data(), StandardCharsets.UTF_8)));
    } catch (KernelException e) {
      // An ICMP error, which a connected socket reports once for each datagram.
      problems.add(e.errno().name());
      refused++;
    }
  }

  private static KernelSocket open(IpAddress target, int port) {
    String name = "UDP socket for " + target + " port " + port;
    KernelSocket socket = KernelSocket.open(target.family().number(), SOCK_DGRAM, 0, name);
    try {
      IpAddress any = target.isIpv4() ? IpAddress.ofIpv4(0) : IpAddress.ofIpv6(0, 0);
      socket.bind(SocketAddress.of(any, port));
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}
